"""The made-up shop: served by the sandbox in a process of its own, and its pages as files."""

import json
import os
import signal
import subprocess
import urllib.parse
import urllib.request

from measure import Failed
from settings import PAGE_SIZE, spec

LISTS = {
    "payments": "/finance/202309/payments",
    "orders": "/order/202309/orders",
    "products": "/product/202309/products",
}


class Sandbox:
    """`settlebook sandbox` with a made-up shop, for as long as the `with` lasts."""

    def __init__(self, settings, orders):
        self.command = [settings.program, "sandbox", "--generate", spec(orders), "--port", "0"]

    def __enter__(self):
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("SETTLEBOOK_")
        }
        self.process = subprocess.Popen(
            self.command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
        )
        self.address = self.process.stdout.readline().strip()
        if not self.address:
            raise Failed(f"the sandbox did not start: {self.command}")
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    @property
    def cpu(self):
        """Seconds of CPU that the server has taken so far."""
        with open(f"/proc/{self.process.pid}/stat") as file:
            # The name in brackets may hold spaces; user and system time are fields 14 and 15.
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def save_pages(self, folder):
        """Fetches all lists, each page a file, in the order in which they come."""
        folder.mkdir(parents=True)
        size = 0
        for name, path in LISTS.items():
            token, number = "", 0
            while True:
                query = {"page_size": PAGE_SIZE} | ({"page_token": token} if token else {})
                request = urllib.request.Request(
                    f"{self.address}{path}?{urllib.parse.urlencode(query)}",
                    headers={"x-tts-access-token": "sandbox"},
                )
                with urllib.request.urlopen(request) as answer:
                    body = answer.read()
                number += 1
                size += len(body)
                (folder / f"{name}-{number:06}.json").write_bytes(body)
                token = json.loads(body)["data"].get("next_page_token")
                if not token:
                    break
        return size
