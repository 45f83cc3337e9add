"""An error answer of a service, by its code."""

from moto.core.exceptions import ServiceException


class ServiceError(ServiceException):
    """`ServiceError(code, message)`. moto finds the HTTP status in the service's model by the code.

    A class of our own because moto looks for a service named after the package in which an exception was defined.
    """
