%% A cache that forgets what was used longest ago.
-module(program_lru).
-include("case.hrl").

main() ->
    {Log, {_, _, M}} = lists:mapfoldl(fun step/2, {3, 0, #{}}, [{put, a, 1}, {put, b, 2}, {get, a}, {put, c, 3}, {put, d, 4}, {get, b}, {get, a}, {put, e, 5}, {get, c}, {get, d}, {get, e}]),
    ?show(Log),
    ?show(lists:sort(maps:to_list(M))),
    ok.

step({get, K}, {Max, T, M}) ->
    case M of
        #{K := {V, _}} -> {{hit, K, V}, {Max, T + 1, M#{K := {V, T}}}};
        _ -> {{miss, K}, {Max, T + 1, M}}
    end;
step({put, K, V}, {Max, T, M}) when map_size(M) < Max; is_map_key(K, M) -> {{stored, K}, {Max, T + 1, M#{K => {V, T}}}};
step({put, K, V}, {Max, T, M}) ->
    {_, Oldest} = lists:min([{Used, Key} || Key := {_, Used} <- M]),
    {{replaced, Oldest, K}, {Max, T + 1, (maps:remove(Oldest, M))#{K => {V, T}}}}.
