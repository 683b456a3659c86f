#!/bin/sh
# With arguments the program; without, the Lambda function: in Lambda itself, else behind AWS's emulator of it, which the base image brings.
set -eu
program=/var/runtime/bootstrap
if [ $# -gt 0 ] || [ -n "${AWS_LAMBDA_RUNTIME_API:-}" ]; then exec "$program" "$@"; fi
exec /usr/local/bin/aws-lambda-rie "$program"
