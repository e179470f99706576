%% The host's standard streams, by file descriptor (0, 1, 2). Every function is a native.
%%
%% read_start/1 asks for one piece of input: exactly one message `{prim_io, Fd, {data, Binary} | eof | {error, Reason}}` answers
%% it, sent to the caller. set_raw/1 says whether a terminal hands over keys or lines: `ok | {error, Reason}`. encoding/0 is `unicode` when the locale says UTF-8, else `latin1`. geometry/1 is
%% `{Columns, Rows}` of a terminal, `undefined` for anything else.
-module(prim_io).

-export([encoding/0, geometry/1, is_terminal/1, read_start/1, set_raw/1, write/2]).

encoding() -> erlang:nif_error(undef).
geometry(_) -> erlang:nif_error(undef).
is_terminal(_) -> erlang:nif_error(undef).
read_start(_) -> erlang:nif_error(undef).
set_raw(_) -> erlang:nif_error(undef).
write(_, _) -> erlang:nif_error(undef).
