"""The only files that run inside the sandbox: launcher, zygote, pid 1 and the learner's branch.

They import the standard library and each other, by relative imports, and nothing else of the
project: they run under `python -I -S`, first from the checkout and then from `/var/lab` inside
the root view, where no other file of the project exists.
"""
