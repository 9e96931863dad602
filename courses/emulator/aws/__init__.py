"""The local AWS: one process for each account, which holds the state of every service.

Nothing is imported here, because that process starts from this folder with nothing else of the
project: begin with account.py on the site's side and process/zygote.py on the other.
"""
