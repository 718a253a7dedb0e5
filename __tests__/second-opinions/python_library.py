"""Runs steps of aws_lambda_artifact_builder for the project in the working directory and prints what came of each.

Usage: python_library.py LAYER_NAME S3_DIRECTORY TOOL STEP...
TOOL is pip, poetry or uv; a STEP is upload or publish. Each step prints one line of JSON.
"""

import json
import sys
from pathlib import Path

import boto3
from aws_lambda_artifact_builder.api import (
    LambdaLayerVersionPublisher,
    LayerBuildToolEnum,
    upload_layer_zip_to_s3,
)
from s3pathlib import S3Path

layer_name, s3_directory, tool, *steps = sys.argv[1:]
project = {
    "s3_client": boto3.client("s3"),
    "path_pyproject_toml": Path("pyproject.toml").absolute(),
    "s3dir_lambda": S3Path(s3_directory),
    "layer_build_tool": LayerBuildToolEnum(tool),
    "verbose": False,
    "printer": lambda line: None,
}


def upload():
    upload_layer_zip_to_s3(**project)
    return {}


def publish():
    publisher = LambdaLayerVersionPublisher(
        layer_name=layer_name, lambda_client=boto3.client("lambda"), **project
    )
    try:
        deployment = publisher.run()
    except ValueError as refusal:
        # How the library says that there is nothing to publish, and that archive and manifest do not fit.
        return {"refused": str(refusal)}
    return {"version": deployment.layer_version, "backup": deployment.s3path_manifest.uri}


for step in steps:
    print(json.dumps({"upload": upload, "publish": publish}[step]()))
