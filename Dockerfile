# The book's own environment, from the same lock as `make env`. Binder builds this file by itself; at a desk:
#   docker build -t county-plans . && docker run --rm -p 127.0.0.1:8888:8888 county-plans
FROM python:3.11-slim-bookworm

# All that the two commands need besides Python; git tells the day of a page's last change
RUN apt-get update \
 && apt-get install -y --no-install-recommends git make \
 && rm -rf /var/lib/apt/lists/*

# Nothing runs as root. Binder names the user and its number
ARG NB_USER=reader
ARG NB_UID=1000
RUN useradd --create-home --uid "${NB_UID}" "${NB_USER}"
ENV HOME=/home/${NB_USER} \
    VENV=/home/${NB_USER}/venv \
    PATH=/home/${NB_USER}/venv/bin:$PATH \
    PIP_NO_CACHE_DIR=1
WORKDIR ${HOME}/book
RUN chown "${NB_UID}" .
USER ${NB_USER}

COPY --chown=${NB_UID} . .
RUN make env && make lab-settings

EXPOSE 8888
# Binder brings a command of its own. Here the Lab prints an address with a token: open that
CMD ["jupyter", "lab", "--ip=0.0.0.0", "--no-browser", "--LabApp.default_url=/lab/tree/notebooks/START.md"]
