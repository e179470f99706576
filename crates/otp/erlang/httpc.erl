%% The HTTP client's face. Requests need sockets, which are not here: what would reach a profile's manager or a server answers
%% {error, notsup}.
-module(httpc).

-export([request/1, request/2, request/4, request/5, cancel_request/1, cancel_request/2, set_option/2, set_option/3, set_options/1,
         set_options/2, get_options/1, get_options/2, store_cookies/2, store_cookies/3, cookie_header/1, cookie_header/2,
         cookie_header/3, which_cookies/0, which_cookies/1, which_sessions/0, which_sessions/1, reset_cookies/0, reset_cookies/1,
         stream_next/1]).

request(_Url) -> {error, notsup}.
request(_Url, _Profile) -> {error, notsup}.
request(_Method, _Request, _HttpOptions, _Options) -> {error, notsup}.
request(_Method, _Request, _HttpOptions, _Options, _Profile) -> {error, notsup}.

cancel_request(_Request) -> {error, notsup}.
cancel_request(_Request, _Profile) -> {error, notsup}.

set_option(_Key, _Value) -> {error, notsup}.
set_option(_Key, _Value, _Profile) -> {error, notsup}.
set_options(_Options) -> {error, notsup}.
set_options(_Options, _Profile) -> {error, notsup}.
get_options(_Items) -> {error, notsup}.
get_options(_Items, _Profile) -> {error, notsup}.

store_cookies(_Headers, _Url) -> {error, notsup}.
store_cookies(_Headers, _Url, _Profile) -> {error, notsup}.
cookie_header(_Url) -> {error, notsup}.
cookie_header(_Url, _Options) -> {error, notsup}.
cookie_header(_Url, _Options, _Profile) -> {error, notsup}.
which_cookies() -> {error, notsup}.
which_cookies(_Profile) -> {error, notsup}.
reset_cookies() -> {error, notsup}.
reset_cookies(_Profile) -> {error, notsup}.

which_sessions() -> {error, notsup}.
which_sessions(_Profile) -> {error, notsup}.

stream_next(_Handler) -> {error, notsup}.
