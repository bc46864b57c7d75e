"""What somebody does here, changed by an administrator, once what the former role held is handed on."""
