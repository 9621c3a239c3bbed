# The service: docker build -t kyc-recourse . && docker run --rm --read-only --tmpfs /tmp -p 8000:8000 kyc-recourse
FROM python:3.12-slim AS build
COPY . /source
RUN python -m venv /service && /service/bin/pip install --no-cache-dir "/source[http]"

FROM python:3.12-slim
COPY --from=build /service /service
# Nobody's: it needs to write nowhere but to /tmp, and keeps no cache.
USER 65534:65534
ENV KYC_RECOURSE_CACHE=off PYTHONUNBUFFERED=1
EXPOSE 8000
HEALTHCHECK CMD ["/service/bin/python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz')"]
ENTRYPOINT ["/service/bin/kyc-recourse"]
CMD ["serve", "--host", "0.0.0.0"]
