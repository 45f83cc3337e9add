"""Where scenarios run: Azure and the sandbox, with the login, the resource group and the folder of a run."""
