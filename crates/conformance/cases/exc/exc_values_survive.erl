%% Variables bound before the try are intact in every clause.
-module(exc_values_survive).
-include("case.hrl").

main() ->
    A = id(1), B = id([b]), C = id({c}),
    ?show(try throw(D = id(4)), D catch throw:X -> {A, B, C, X} end),
    ?show(try {id(x), error(y)} catch error:Y -> [A, B, C, Y] after io:format("~w~n", [{A, B, C}]) end),
    ?show(loop(lists:seq(1, 10), [])),
    ok.

loop([], Acc) -> lists:reverse(Acc);
loop([N | Ns], Acc) ->
    R = try
            case N rem 3 of
                0 -> throw({three, N});
                1 -> N;
                2 -> error({two, N})
            end
        catch
            throw:T -> T;
            error:E -> {e, E}
        end,
    loop(Ns, [R | Acc]).
