%% after runs on every way out, and its value is lost.
-module(exc_after).
-include("case.hrl").

main() ->
    ?show(try id(1) after io:format("after 1~n") end),
    ?show(try throw(x) after io:format("after 2~n") end),
    ?show(try throw(x) catch throw:Y -> {caught, Y} after io:format("after 3~n") end),
    ?show(try throw(x) catch throw:_ -> error(again) after io:format("after 4~n") end),
    ?show(try id(a) of b -> no after io:format("after 5~n") end),
    ?show(try throw(x) after throw(y) end),
    ?show(try try throw(inner) after io:format("inner~n") end catch throw:Z -> {outer, Z} after io:format("outer~n") end),
    ?show(leave(1)),
    ok.

leave(N) ->
    try
        case id(N) of
            1 -> throw({early, N});
            _ -> late
        end
    catch
        throw:{early, M} -> {early, M}
    after
        io:format("left~n")
    end.
