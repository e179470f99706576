%% Sequential tracing is not supported: there is no token, nobody listens, and to set one is an error.
-module(seq_trace).

-export([get_system_tracer/0, get_token/0, get_token/1, print/1, print/2, reset_trace/0, set_system_tracer/1, set_token/1, set_token/2]).

set_token([]) -> [];
set_token(Token) -> unsupported([Token]).

set_token([], _) -> [];
set_token(Part, Value) -> unsupported([Part, Value]).

get_token() -> [].
get_token(Part) when is_atom(Part) -> [].

print(_) -> false.
print(_, _) -> false.

reset_trace() -> true.

set_system_tracer(false) -> false;
set_system_tracer(Tracer) -> unsupported([Tracer]).

get_system_tracer() -> false.

-spec unsupported([term()]) -> no_return().
unsupported(Arguments) -> erlang:error(notsup, Arguments).
