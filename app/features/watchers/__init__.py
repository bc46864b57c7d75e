"""Who looks after somebody on a visit: colleagues, what they have to know, whether the job that watches runs."""
