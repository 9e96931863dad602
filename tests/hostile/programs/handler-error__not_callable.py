# row: 58
# error: TypeError
handler = 3
