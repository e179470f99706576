%% Counters that all processes add to at once: natives only.
-module(counters).

-export([new/2, get/2, add/3, sub/3, put/3, info/1]).

new(_, _) -> erlang:nif_error(undef).

get(_, _) -> erlang:nif_error(undef).

add(_, _, _) -> erlang:nif_error(undef).

sub(_, _, _) -> erlang:nif_error(undef).

put(_, _, _) -> erlang:nif_error(undef).

info(_) -> erlang:nif_error(undef).
