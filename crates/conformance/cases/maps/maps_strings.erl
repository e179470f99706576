%% A large map with binaries, strings, atoms, floats and bigs as keys.
-module(maps_strings).
-include("case.hrl").

main() ->
    Keys = lists:append([[integer_to_binary(N), integer_to_list(N), N / 4 + 0.1, N bsl 70, {N, [N]}, N] || N <- lists:seq(1, 60)]),
    M = maps:from_list([{K, {v, K}} || K <- Keys]),
    ?show(map_size(M)),
    ?show(lists:all(fun(K) -> maps:get(K, M) =:= {v, K} end, Keys)),
    ?show(maps:get(<<"7">>, M)),
    ?show(maps:get("7", M)),
    ?show(maps:get(7.0, M, none)),
    ?show(maps:get({7, [7]}, M)),
    ?show(lists:sort(maps:keys(M)) =:= lists:sort(Keys)),
    ?show(lists:sort(maps:to_list(M)) =:= lists:sort([{K, {v, K}} || K <- Keys])),
    ok.
