"""The server that all generators load: nginx with one worker on a core of its own."""

import os
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from .failure import Failure

PORT, TLS_PORT, STATUS_PORT, HTTP2_PORT, BIG_PORT, HUGE_PORT = range(8471, 8477)
# Loopback addresses on which it listens.
ADDRESSES = 5
MIB = 1024 * 1024
BODY = '{"player":"0123456789abcdef","level":42,"coins":1000000}'

CONFIG = """
worker_processes 1;
worker_cpu_affinity {affinity};
worker_rlimit_nofile 140000;
daemon off;
pid {dir}/nginx.pid;
error_log {dir}/error.log;
events {{ worker_connections 130000; }}
http {{
    access_log off;
    keepalive_requests 1000000000;
    keepalive_timeout 1h;
    default_type application/json;
    client_body_temp_path {dir}/body; proxy_temp_path {dir}/proxy; fastcgi_temp_path {dir}/fastcgi;
    uwsgi_temp_path {dir}/uwsgi; scgi_temp_path {dir}/scgi;
    server {{
        {listens}
        ssl_certificate {dir}/certificate.pem;
        ssl_certificate_key {dir}/key.pem;
        ssl_protocols TLSv1.3;
        ssl_conf_command Ciphersuites TLS_AES_256_GCM_SHA384;
        location / {{ return 200 '{body}'; }}
        client_max_body_size 0;
    }}
    server {{
        listen 127.0.0.1:{http2_port} http2 backlog=20000;
        location / {{ return 200 '{body}'; }}
    }}
    sendfile on;
    root {dir};
    server {{ listen 127.0.0.1:{big_port}; location = / {{ try_files /big =404; }} }}
    server {{ listen 127.0.0.1:{huge_port}; location = / {{ try_files /huge =404; }} }}
    server {{
        listen 127.0.0.1:{status_port};
        location / {{ stub_status; }}
    }}
}}
"""


def listens():
    """On several addresses, for a system has some 28,000 ports for the connections from one address to one other."""
    addresses = [f"127.0.0.{number + 1}" for number in range(ADDRESSES)]
    return "\n        ".join(
        f"listen {address}:{port}{secure} backlog=20000;" for address in addresses for port, secure in ((PORT, ""), (TLS_PORT, " ssl"))
    )


class Server:
    """An nginx that lives as long as the `with` block."""

    url = f"http://127.0.0.1:{PORT}/"
    tls_url = f"https://127.0.0.1:{TLS_PORT}/"
    http2_url = f"http://127.0.0.1:{HTTP2_PORT}/"
    big_url = f"http://127.0.0.1:{BIG_PORT}/"
    huge_url = f"http://127.0.0.1:{HUGE_PORT}/"

    def __init__(self, core):
        self.core = core

    def __enter__(self):
        nginx = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
        if nginx is None:
            raise Failure("nginx is missing, the server that is loaded: apt-get install nginx-light")
        self.dir = Path(tempfile.mkdtemp(prefix="backpack-bench-"))
        # nginx changes its user, and reads them as that.
        self.dir.chmod(0o755)
        for name, size in (("big", MIB), ("huge", 16 * MIB)):
            (self.dir / name).write_bytes(bytes(size))
        self._make_certificate()
        config = self.dir / "nginx.conf"
        config.write_text(CONFIG.format(
            affinity=f"{1 << self.core:b}", dir=self.dir, body=BODY, listens=listens(),
            port=PORT, tls_port=TLS_PORT, status_port=STATUS_PORT, http2_port=HTTP2_PORT, big_port=BIG_PORT, huge_port=HUGE_PORT,
        ))
        self.process = subprocess.Popen([nginx, "-c", config, "-e", self.dir / "error.log"])
        self._wait_until_it_answers()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.dir)

    def _make_certificate(self):
        if shutil.which("openssl") is None:
            raise Failure("openssl is missing, which makes the server's certificate: apt-get install openssl")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
             "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
             "-keyout", self.dir / "key.pem", "-out", self.dir / "certificate.pem"],
            check=True, capture_output=True,
        )

    def _wait_until_it_answers(self):
        for _ in range(100):
            if self.process.poll() is not None:
                raise Failure(f"nginx did not start: {(self.dir / 'error.log').read_text().strip()}")
            try:
                urllib.request.urlopen(self.url, timeout=1).read()
                return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.05)
        raise Failure(f"nginx does not answer on {self.url}")

    def requests(self):
        """How many requests it has had, by its own count."""
        lines = urllib.request.urlopen(f"http://127.0.0.1:{STATUS_PORT}/").read().decode().splitlines()
        return int(lines[2].split()[2])

    def cpu_seconds(self):
        """What its worker has used, user and system together."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        # The fields after the command's name, which may hold spaces.
        fields = Path(f"/proc/{children[0]}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
