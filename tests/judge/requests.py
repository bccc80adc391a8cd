"""Validates recorded requests against a description, by openapi-core, which shares nothing with the generator.

    tests/judge/requests.py spec/enkash.yaml requests.jsonl

Each line of the record is a request as the sandbox writes it: method, path, query, headers, body, and the status of the answer. A request
that a server refused with a status of 400 or more was meant to be wrong and is only counted. Exits with 1 if another does not fit, or if
an operation has no valid request.
"""

import argparse
import json
import sys
import warnings
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qsl

from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.exceptions import OpenAPIError
from openapi_core.templating.paths.exceptions import PathError
from openapi_core.templating.paths.finders import APICallPathFinder
from werkzeug.datastructures import Headers, ImmutableMultiDict

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}


class Recorded:
    """A request as openapi-core wants it."""

    def __init__(self, line, host):
        self.host_url = host
        self.path = line["path"]
        self.method = line["method"].lower()
        headers = Headers(line["headers"])
        self.content_type = headers.get("content-type", "")
        self.body = line["body"].encode() or None
        query = ImmutableMultiDict(parse_qsl(line["query"], keep_blank_values=True))
        self.parameters = RequestParameters(query=query, header=headers, cookie={})


class Judge:
    def __init__(self, description):
        self.openapi = OpenAPI.from_file_path(str(description))
        self.paths = dict((self.openapi.spec / "paths").items())
        self.finder = APICallPathFinder(self.openapi.spec)
        servers = [place / "servers" for place in (self.openapi.spec, *self.paths.values())]
        urls = [(server / "url").read_value() for found in servers if found.exists() for server in found]
        self.hosts = list(dict.fromkeys(urls))

    def operations(self):
        return {f"{method} {path}" for path, item in self.paths.items() for method in METHODS & set(item.keys())}

    def judge(self, line):
        """The operation, and what is wrong with the request, if anything."""
        for host in self.hosts:
            request = Recorded(line, host)
            try:
                found = self.finder.find(request.method, host + request.path)
            except PathError:
                continue
            operation = f"{request.method} {found.path_result.pattern}"
            try:
                self.openapi.validate_request(request)
            except OpenAPIError as error:
                return operation, "; ".join(reasons(error))
            return operation, None
        return None, "no operation of the description"


def reasons(error):
    while error is not None:
        yield str(error)
        error = error.__cause__


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("description", type=Path)
    parser.add_argument("record", type=Path)
    parser.add_argument("--meant", action="append", default=[], help="a request that holds this text was meant to be wrong")
    arguments = parser.parse_args()
    # Password flows and the like: credentials are not judged here.
    warnings.filterwarnings("ignore", message="Unsupported scheme type")
    judge = Judge(arguments.description)
    counts, wrong, called = Counter(), [], set()
    for text in arguments.record.read_text().splitlines():
        line = json.loads(text)
        operation, problem = judge.judge(line)
        if line["status"] >= 400 or any(meant in text for meant in arguments.meant):
            counts["meant to be wrong"] += 1
        elif problem is None:
            counts["valid"] += 1
            called.add(operation)
        else:
            wrong.append(f"{problem}\n  {text}")
    missing = sorted(judge.operations() - called)
    print(*wrong, *(f"no valid request: {operation}" for operation in missing), sep="\n")
    described = len(judge.operations())
    print(f"{described - len(missing)} of {described} operations, {dict(counts)}, {len(wrong)} do not fit")
    sys.exit(bool(wrong or missing))


if __name__ == "__main__":
    main()
