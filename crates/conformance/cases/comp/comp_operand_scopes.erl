%% What an operand binds is unknown to the funs and comprehensions of the operands beside it, until those bind it too.
-module(comp_operand_scopes).
-include("case.hrl").

main() ->
    ?show(in_operators()),
    ?show(in_list(id(a))),
    ?show(bound_again(id(1), id(1))),
    ?show(bound_again(id(1), id(2))),
    ?show(bound_first(id(999), id(999))),
    ?show(bound_first(id(7), id(7))),
    ?show(in_comprehensions([1, 2, 3])),
    ?show(in_map(id(4))),
    ?show(in_bits(id(5))),
    ok.

in_operators() ->
    (begin X = 1, true end and begin F = fun() -> X = 2 end, F() =:= 2 end) andalso X.

in_list(A) ->
    L = [X = id(42), fun() -> X = 2 end()],
    {L, X, A}.

bound_again(A, B) ->
    _ = [X = id(A), begin fun() -> X = 3 end(), X = id(B) end],
    X.

bound_first(A, B) ->
    _ = {X = A, begin X = B, fun() -> X = 999 end() end},
    X.

in_comprehensions(L) -> {X = 1, [begin X = Y, X end || Y <- L], << <<(begin X = Y, X end)>> || Y <- L>>}.

in_map(A) ->
    M = #{a => X = A, b => fun() -> X = 5 end()},
    {M, X}.

in_bits(A) ->
    B = <<(X = A), (fun() -> X = 6 end())>>,
    {B, X}.
