%% Conway's game on a map of living cells.
-module(program_life).
-include("case.hrl").

main() ->
    Glider = maps:from_keys([{1, 0}, {2, 1}, {0, 2}, {1, 2}, {2, 2}], x),
    show_all(Glider, 4),
    Far = lists:foldl(fun(_, G) -> step(G) end, Glider, lists:seq(1, 40)),
    ?show(lists:sort(maps:keys(Far))),
    R = maps:from_keys([{1, 0}, {2, 0}, {0, 1}, {1, 1}, {1, 2}], x),
    ?show([map_size(lists:foldl(fun(_, G) -> step(G) end, R, lists:seq(1, N))) || N <- [1, 5, 10, 20, 30]]),
    ok.

show_all(_, 0) -> ok;
show_all(G, N) -> draw(G), show_all(step(G), N - 1).

draw(G) -> [io:format("~s~n", [[case G of #{{X, Y} := _} -> $#; _ -> $. end || X <- lists:seq(0, 5)]]) || Y <- lists:seq(0, 5)], io:nl().

step(G) ->
    Counts = maps:fold(fun({X, Y}, _, A) ->
        lists:foldl(fun(P, B) -> maps:update_with(P, fun(N) -> N + 1 end, 1, B) end, A, [{X + I, Y + J} || I <- [-1, 0, 1], J <- [-1, 0, 1], {I, J} =/= {0, 0}])
    end, #{}, G),
    maps:filtermap(fun(_, 3) -> {true, x}; (P, 2) when is_map_key(P, G) -> {true, x}; (_, _) -> false end, Counts).
