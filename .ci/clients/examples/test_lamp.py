import json
import subprocess
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest


@pytest.fixture(scope="module")
def base():
    command = ["conform", "mock", "--contract", "lamp.yaml", "--addr", "127.0.0.1:0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as mock:
        line = mock.stdout.readline()  # listening on http://127.0.0.1:PORT/v1.0
        yield line.strip().removeprefix("listening on ")
        mock.terminate()


def patch(base, lamp):
    headers = {"Content-Type": "application/json"}
    return urlopen(Request(f"{base}/lamps/hall", json.dumps(lamp).encode(), headers, method="PATCH"))


def test_a_lamp_keeps_its_new_color(base):
    assert patch(base, {"color": "green"}).status == 200
    assert json.load(urlopen(f"{base}/lamps/hall"))["color"] == "green"
    with pytest.raises(HTTPError, match="400"):
        patch(base, {"color": 3})
