# row: 75
# response: ["65534", ""]
import subprocess


def handler(event, context):
    run = lambda command: subprocess.run(command, shell=True, capture_output=True, text=True).stdout.strip()
    return [run("id -u"), run("ls /root /home 2>/dev/null")]
