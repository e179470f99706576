%% Funs in code that nothing leads to: no machine may stumble over what is left of them.
-module(funs_never_made).
-include("case.hrl").

main() ->
    ?show(after_failure(id(1))),
    ?show(after_case(id(2), id(3))),
    ok.

after_failure(X) ->
    V = case [X | x] of false -> 1 end == X,
    {V, (fun(_) -> false end)(X), [fun() -> V end, fun id/1]}.

after_case(X, Y) ->
    case {X} of
        [_] -> lists:map(fun(E) -> E + Y end, X);
        {_} -> fun() -> X end()
    end.
