%% Arrays of integers that all processes change at once: natives only.
-module(atomics).

-export([new/2, put/3, get/2, add/3, add_get/3, sub/3, sub_get/3, exchange/3, compare_exchange/4, info/1]).

new(_, _) -> erlang:nif_error(undef).

put(_, _, _) -> erlang:nif_error(undef).

get(_, _) -> erlang:nif_error(undef).

add(_, _, _) -> erlang:nif_error(undef).

add_get(_, _, _) -> erlang:nif_error(undef).

sub(_, _, _) -> erlang:nif_error(undef).

sub_get(_, _, _) -> erlang:nif_error(undef).

exchange(_, _, _) -> erlang:nif_error(undef).

compare_exchange(_, _, _, _) -> erlang:nif_error(undef).

info(_) -> erlang:nif_error(undef).
