%% Maps: building, matching, updating.
-module(core_maps).
-export([main/0]).

main() ->
    M = #{1 => one, 2 => two},
    erlang:display(M),
    #{1 := A} = M,
    erlang:display(A),
    N = M#{2 := zwei, 3 => drei},
    erlang:display(N),
    erlang:display(map_size(N)),
    erlang:display(M =:= #{2 => two, 1 => one}),
    erlang:display(M =:= N),
    erlang:display(get(N, 3)),
    erlang:display(get(N, 4)),
    erlang:display(is_map(M)),
    erlang:display(is_map_key(2, M)),
    erlang:display(map_get(2, N)),
    erlang:display(#{}),
    ok.

get(M, K) ->
    case M of
        #{K := V} -> {ok, V};
        #{} -> none
    end.
