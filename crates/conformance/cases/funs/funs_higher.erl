%% Composition, currying, church numerals, Y.
-module(funs_higher).
-include("case.hrl").

main() ->
    Compose = fun(F, G) -> fun(X) -> F(G(X)) end end,
    Inc = fun(X) -> X + 1 end,
    ?show((lists:foldl(Compose, Inc, lists:duplicate(10, Inc)))(0)),
    Two = fun(F) -> fun(X) -> F(F(X)) end end,
    Three = fun(F) -> fun(X) -> F(F(F(X))) end end,
    ?show(((Two(Three))(Inc))(0)),
    ?show(((Three(Two))(Inc))(0)),
    Y = fun(F) -> (fun(X) -> X(X) end)(fun(X) -> F(fun(A) -> (X(X))(A) end) end) end,
    ?show((Y(fun(Self) -> fun(0) -> 1; (N) -> N * Self(N - 1) end end))(10)),
    Curry = fun(F) -> fun(A) -> fun(B) -> F(A, B) end end end,
    ?show(((Curry(fun erlang:'-'/2))(10))(3)),
    ok.
