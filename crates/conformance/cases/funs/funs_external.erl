%% fun M:F/A, known and computed.
-module(funs_external).
-include("case.hrl").

main() ->
    F = fun lists:reverse/1,
    ?show(F([1, 2])),
    ?show((fun erlang:'+'/2)(1, 2)),
    M = id(lists), N = id(seq), A = id(2),
    G = fun M:N/A,
    ?show(G(1, 3)),
    ?show(F =:= fun lists:reverse/1),
    ?show(fun M:N/A =:= fun lists:seq/2),
    ?show(is_function(F, 1)),
    io:format("~w ~w~n", [F, G]),
    U = fun no_such_module:f/1,
    ?show(is_function(U, 1)),
    ?show(U(1)),
    ?show((fun ?MODULE:id/1)(x)),
    ?show((fun ?MODULE:nope/0)()),
    ?show(fun M:N/256),
    ?show(begin B = id(x), fun M:N/B end),
    ?show(begin B = id(1), fun B:N/A end),
    ok.
