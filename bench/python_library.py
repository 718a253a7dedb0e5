"""The publish step of aws_lambda_artifact_builder, where nothing changed.

Usage: python_library.py LAYER_NAME BUCKET PREFIX MANIFEST, in the folder of the manifest.
"""

import sys
from pathlib import Path

import boto3
from aws_lambda_artifact_builder.api import LambdaLayerVersionPublisher, LayerBuildToolEnum
from s3pathlib import S3Path

layer_name, bucket, prefix, manifest = sys.argv[1:]
publisher = LambdaLayerVersionPublisher(
    layer_name=layer_name,
    lambda_client=boto3.client("lambda"),
    s3_client=boto3.client("s3"),
    # Its folder is where the library looks for requirements.txt.
    path_pyproject_toml=Path(manifest).absolute().with_name("pyproject.toml"),
    s3dir_lambda=S3Path(f"s3://{bucket}/{prefix}"),
    layer_build_tool=LayerBuildToolEnum.pip,
)
try:
    publisher.run()
except ValueError as refusal:
    # How the library says that there is nothing to publish, and that archive and manifest do not fit.
    if "Dependencies unchanged" not in str(refusal):
        raise
    print(refusal)
else:
    sys.exit("The library published a version.")
