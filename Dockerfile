# syntax=docker/dockerfile:1
# One image for both uses: without arguments the Lambda function, with arguments the program. docs/deployment.md has the calls.
#   docker build -t hubspot-etl .
#   docker build --target package --output dist .     dist/lambda.zip for the Lambda that it is built on

# Built on Lambda's own system: an executable needs the C library that it was linked with, or a newer one.
FROM public.ecr.aws/amazonlinux/amazonlinux:2023 AS build
RUN dnf install -y binutils findutils gawk gcc glibc-devel gzip libicu tar util-linux-core zip && dnf clean all
WORKDIR /src
COPY . .
RUN ./run.sh lambda-package

FROM scratch AS package
COPY --from=build /src/dist/lambda.zip /

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS simulator-build
WORKDIR /src
COPY . .
RUN dotnet publish src/HubSpotEtl.Simulator -c Release -o /simulator

# A simulated portal, for compose.yaml.
FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS simulator
COPY --from=simulator-build /simulator /simulator
USER 10001:10001
ENTRYPOINT ["/simulator/hubspot-simulator"]

# No HEALTHCHECK: the program runs to its end, and in Lambda nobody would ask. `hubspot-etl status --max-age` is what a monitor should call.
FROM public.ecr.aws/lambda/provided:al2023 AS hubspot-etl
# Names with letters beyond ASCII need ICU.
RUN dnf install -y libicu && dnf clean all
COPY --chmod=755 deploy/container/entrypoint.sh /entrypoint.sh
COPY --from=build /src/dist/lambda/bootstrap /var/runtime/bootstrap
# It starts here, or there is no image.
RUN ["/var/runtime/bootstrap", "--version"]
USER 10001:10001
ENTRYPOINT ["/entrypoint.sh"]
