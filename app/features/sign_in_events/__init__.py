"""What happened at the doors of the staff: sign-ins, failed tries, second factors, devices, for administrators."""
