%% A tokenizer, a precedence parser and an evaluator of arithmetic.
-module(program_expr).
-include("case.hrl").

main() ->
    [?show({E, calc(E)}) || E <- ["1+2*3", "(1+2)*3", "2^3^2", "-5+3", "10/4", "7 / 0", "1 + (2 * ", "2 * x", "((((1))))", "8-3-2", "--4", "1.5*2", "", "3 $ 4"]],
    ok.

calc(S) ->
    try
        {V, []} = expr(tokens(S), 0),
        {ok, V}
    catch
        throw:E -> {error, E};
        error:badarith -> {error, arithmetic};
        error:{badmatch, {_, Rest}} -> {error, {rest, Rest}}
    end.

tokens([]) -> [];
tokens([$\s | R]) -> tokens(R);
tokens([C | _] = S) when C >= $0, C =< $9 ->
    {Digits, R} = lists:splitwith(fun(D) -> D >= $0 andalso D =< $9 orelse D =:= $. end, S),
    N = case lists:member($., Digits) of true -> list_to_float(Digits); false -> list_to_integer(Digits) end,
    [{n, N} | tokens(R)];
tokens([C | R]) when C =:= $+; C =:= $-; C =:= $*; C =:= $/; C =:= $^; C =:= $(; C =:= $) -> [C | tokens(R)];
tokens([C | _]) -> throw({bad_character, C}).

expr(Ts, Min) -> {L, R} = prefix(Ts), infix(L, R, Min).

prefix([{n, N} | R]) -> {N, R};
prefix([$- | R]) -> {V, R2} = expr(R, 5), {-V, R2};
prefix([$( | R]) -> case expr(R, 0) of {V, [$) | R2]} -> {V, R2}; _ -> throw(unclosed) end;
prefix([T | _]) -> throw({unexpected, T});
prefix([]) -> throw(end_of_input).

infix(L, [Op | R] = Ts, Min) ->
    case power(Op) of
        {P, Next} when P >= Min -> {V, R2} = expr(R, Next), infix(apply_op(Op, L, V), R2, Min);
        _ -> {L, Ts}
    end;
infix(L, [], _) -> {L, []}.

power($+) -> {1, 2}; power($-) -> {1, 2}; power($*) -> {3, 4}; power($/) -> {3, 4}; power($^) -> {7, 6}; power(_) -> none.

apply_op($+, A, B) -> A + B; apply_op($-, A, B) -> A - B; apply_op($*, A, B) -> A * B; apply_op($/, A, B) -> A / B;
apply_op($^, A, B) -> pow(A, B).

pow(_, 0) -> 1;
pow(A, N) -> A * pow(A, N - 1).
