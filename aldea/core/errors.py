"""The one shape of a refusal: what could not be done, where, why, and what to do."""


class Refused(Exception):
    """Something a person gave cannot be taken as it is; nothing was changed.

    Its text is written for that person. Commands print it and end with 1; screens show it.
    """
