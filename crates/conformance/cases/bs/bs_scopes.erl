%% Names and sizes in patterns of bitstrings: what other parts of a pattern bind, floats that nobody wants, empty strings with
%% a size.
-module(bs_scopes).
-include("case.hrl").

main() ->
    Bin = id(<<16:8, 12345678:32>>),
    ?show(shadowed(Bin)),
    ?show(shadowed_again(Bin)),
    ?show(captured(Bin)),
    ?show([x || <<_:1/float>> <= Bin]),
    ?show([x || <<_:32/float>> <= id(<<1.0:32/float, -1:32>>)]),
    ?show([x || <<_:64/float, _>> <= id(<<1.0/float, 0, 2.0/float, 1>>)]),
    ?show(is_float_first(id(<<1.5/float>>))),
    ?show(is_float_first(id(<<-1:64>>))),
    ?show(<<7:16, "":(id(3))>>),
    ?show(<<"":70, 7:16, "":$F>>),
    ?show(<<"":(id(-42))>>),
    ?show(<<"":(id(bad_size))>>),
    ?show(<<1, "":(id(1.5))>>),
    ?show([guarded(Size) || Size <- [0, 8, -1, a]]).

shadowed(Bin) ->
    L = 8,
    Both = fun({<<L:L, B:(L + 16)>>, <<L:L, B:(L + 16)>>}) -> {L, B} end,
    Both({Bin, Bin}).

shadowed_again(Bin) ->
    L = id(8),
    Offset = id(16),
    <<Size:L, _/bits>> = Bin,
    Inner = fun([L], {#{one := <<L:L, B:(L + Offset)>>, two := <<L:L, B:(L + Offset)>>}, L}) -> {L, B} end,
    Inner([Size], {#{one => Bin, two => Bin}, Size}).

captured(Bin) ->
    L = id(8),
    Fun = fun(A) ->
        Offset = id(16),
        (fun([<<L:L, B:(L + Offset)>>]) -> {L, B} end)([A])
    end,
    Fun(Bin).

is_float_first(<<_/float, _/bits>>) -> true;
is_float_first(_) -> false.

guarded(Size) when <<1, "":Size>> =:= <<1>> -> yes;
guarded(_) -> no.
