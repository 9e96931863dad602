"""Stands for what is slow in a real shop, and counts it.

SET_UP lists what this environment has set up so far, such as ["tariff", "renderer"].
"""

import os

SET_UP = []
_refusals = 1 if os.environ.get("LICENCES") == "busy at first" else 0


class LicenceBusy(Exception):
    """No licence for the renderer is free at the moment."""


def load_tariff():
    """Half a second in the real shop. Every request needs the tariff."""
    print("tariff loaded")
    SET_UP.append("tariff")
    return {"flyer": 12, "poster": 30}


class Renderer:
    """Two seconds to make in the real shop, and a licence. Only invoices need one."""

    def __init__(self):
        global _refusals
        if _refusals:
            _refusals -= 1
            raise LicenceBusy("no licence is free, try again later")
        print("renderer built")
        SET_UP.append("renderer")

    def invoice(self, customer, price):
        return f"Invoice for {customer}: {price}"
