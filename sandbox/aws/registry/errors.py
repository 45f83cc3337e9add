"""What the registry refuses."""

from sandbox.aws.errors import ServiceError


class RegistryError(ServiceError):
    """`code` is CloudFormation's error code: CFNRegistryException, TypeNotFoundException or its configuration's."""

    def __init__(self, message: str, code: str = "CFNRegistryException") -> None:
        super().__init__(code, message)


class TypeMissingError(RegistryError):
    """No such type in this region."""

    def __init__(self, name_or_arn: str | None) -> None:
        super().__init__(f"The type '{name_or_arn}' cannot be found.", "TypeNotFoundException")
