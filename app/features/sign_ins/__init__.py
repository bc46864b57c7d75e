"""The ways in and out on the staff host: sign-in, enrolment by a code, lock and unlock, sign-out, words kept."""
