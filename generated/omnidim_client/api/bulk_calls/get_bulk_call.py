from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.bulk_call_details import BulkCallDetails
from ...types import Response


def _get_kwargs(
    bulk_call_id: int,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/calls/bulk_call/{bulk_call_id}".format(
            bulk_call_id=quote(str(bulk_call_id), safe=""),
        ),
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> BulkCallDetails | None:
    if response.status_code == 200:
        response_200 = BulkCallDetails.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[BulkCallDetails]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    bulk_call_id: int,
    *,
    client: AuthenticatedClient | Client,
) -> Response[BulkCallDetails]:
    """Bulk call details

     Get detailed information about a bulk-call campaign.

    Args:
        bulk_call_id (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[BulkCallDetails]
    """

    kwargs = _get_kwargs(
        bulk_call_id=bulk_call_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    bulk_call_id: int,
    *,
    client: AuthenticatedClient | Client,
) -> BulkCallDetails | None:
    """Bulk call details

     Get detailed information about a bulk-call campaign.

    Args:
        bulk_call_id (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        BulkCallDetails
    """

    return sync_detailed(
        bulk_call_id=bulk_call_id,
        client=client,
    ).parsed


async def asyncio_detailed(
    bulk_call_id: int,
    *,
    client: AuthenticatedClient | Client,
) -> Response[BulkCallDetails]:
    """Bulk call details

     Get detailed information about a bulk-call campaign.

    Args:
        bulk_call_id (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[BulkCallDetails]
    """

    kwargs = _get_kwargs(
        bulk_call_id=bulk_call_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    bulk_call_id: int,
    *,
    client: AuthenticatedClient | Client,
) -> BulkCallDetails | None:
    """Bulk call details

     Get detailed information about a bulk-call campaign.

    Args:
        bulk_call_id (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        BulkCallDetails
    """

    return (
        await asyncio_detailed(
            bulk_call_id=bulk_call_id,
            client=client,
        )
    ).parsed
