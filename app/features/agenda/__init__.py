"""Today and the inbox: what a person does next, over all cases in her hands."""
