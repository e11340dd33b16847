"""One GET after the other without a wait, by Locust's faster client."""

from locust import FastHttpUser, constant, task


class Visitor(FastHttpUser):
    wait_time = constant(0)
    insecure = True

    @task
    def index(self):
        self.client.get("/")
