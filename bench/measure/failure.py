"""What a person can mend; shown as one line."""


class Failure(Exception):
    pass
