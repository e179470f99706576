%% What is known of values across functions must change no answer: ranges, atoms, shapes of tuples, units of bitstrings.
-module(known_types).
-export([main/0]).

main() ->
    show(ranges, [clamp(N) || N <- [-5, 0, 7, 100]]),
    show(floats, [same(1, 1.0), same(1, 1), same(a, a), exact(1, 1.0), exact(0.0, 0)]),
    show(zeros, count(5, {1, 0, 0, 1})),
    show(big, grow(70, 1)),
    show(shifts, [shift(1 bsl 70, 3), shift(-17, 2), shift(0, 5)]),
    show(remainders, [{rem_of(A, B), div_of(A, B)} || A <- [7, -7], B <- [2, -2]]),
    show(zero_division, [catch_of(fun() -> guarded(5, N) end) || N <- [0, 1]]),
    show(bytes, [bytes(<<1, 2, 3>>, 0), bytes(<<>>, 0), catch_of(fun() -> bytes(<<1, 2, 3:4>>, 0) end)]),
    show(bits, [bits(<<1, 2, 3:4>>, []), bits(<<5:3>>, [])]),
    show(tails, [tails(<<9:5, "abc">>), tails(<<"abcd">>)]),
    show(atoms, [opposite(true), opposite(false), opposite(maybe_not)]),
    show(shapes, [shape({point, 1, 2}), shape({point, 1}), shape({line, 1, 2}), shape([])]),
    show(handlers, [handled(X) || X <- [1, a, [], {1}]]),
    show(loops, loop(10, [], undefined)),
    show(never, catch_of(fun() -> never(3) end)),
    show(lists, [walk([1, 2, 3], none), walk([], none), catch_of(fun() -> walk([1 | 2], none) end)]),
    show(updated, updated({r, 1, 2}, 3)).

show(Name, Value) -> io:format("~w ~w~n", [Name, Value]).

catch_of(Fun) ->
    try Fun() of
        Value -> {value, Value}
    catch
        Class:Reason -> {Class, Reason}
    end.

clamp(N) when N < 0 -> below(N);
clamp(N) when N > 10 -> above(N);
clamp(N) -> between(N).

below(N) when is_integer(N), N < 0 -> {below, -N};
below(_) -> wrong.

above(N) when is_integer(N), N > 9 -> {above, N};
above(_) -> wrong.

between(N) when N >= 0, N =< 10 -> {between, N};
between(_) -> wrong.

same(A, B) when A == B -> equal;
same(_, _) -> different.

exact(A, B) when A =:= B -> equal;
exact(_, _) -> different.

count(0, State) -> State;
count(N, {Q, R, S, T}) -> count(N - 1, {Q * N, (2 * Q + R) * T, S * N, T + S}).

grow(0, Acc) -> Acc;
grow(N, Acc) -> grow(N - 1, Acc * 3 + 1).

shift(N, By) when N bsr By =:= 0 -> {zero, N};
shift(N, By) -> N bsr By.

rem_of(A, B) -> A rem B.
div_of(A, B) -> A div B.

guarded(A, B) when A div B =:= 5 -> five;
guarded(A, B) -> {other, A, B}.

bytes(<<B, Rest/binary>>, Sum) -> bytes(Rest, Sum + B);
bytes(<<>>, Sum) -> Sum.

bits(<<B:3, Rest/bitstring>>, Acc) -> bits(Rest, [B | Acc]);
bits(Rest, Acc) when is_binary(Rest) -> {binary, Rest, Acc};
bits(Rest, Acc) -> {bits, Rest, Acc}.

tails(<<N:5, Rest/binary>>) -> {five, N, tails(Rest)};
tails(<<A, Rest/binary>>) -> {byte, A, Rest};
tails(Rest) -> {rest, Rest}.

opposite(Flag) when is_boolean(Flag) -> negated(Flag);
opposite(Other) -> Other.

negated(true) -> false;
negated(false) -> true;
negated(Other) -> {wrong, Other}.

shape(Term) -> inner(Term, 0).

inner({point, X, Y}, N) -> {X, Y, N};
inner(Tuple, N) when is_tuple(Tuple), tuple_size(Tuple) =:= 3 -> {element(1, Tuple), N};
inner(Tuple, N) when is_tuple(Tuple) -> {size, tuple_size(Tuple), N};
inner(Other, N) -> {Other, N}.

handled(X) ->
    try
        Y = X + 1,
        {sum, Y, hd([Y | X])}
    catch
        error:badarith when is_atom(X) -> {atom, X};
        error:badarith when is_list(X) -> {list, X};
        error:badarith -> {other, X}
    end.

loop(0, Acc, Last) -> {Acc, Last};
loop(N, Acc, _) when N rem 3 =:= 0 -> loop(N - 1, [N | Acc], N);
loop(N, Acc, Last) when N rem 3 =:= 1 -> loop(N - 1, Acc, {Last, N rem 2});
loop(N, Acc, Last) when is_list(Acc) -> loop(N - 1, Acc, [element(1, {Last})]).

never(0) -> error(stop);
never(N) -> never(N - 1).

walk([H | T], _) -> walk(T, H);
walk([], Last) -> Last.

updated(Record, Value) ->
    New = setelement(3, Record, Value),
    case New of
        {r, A, B} when B > 2 -> {A, B, element(1, New)};
        {r, _, _} -> small
    end.
