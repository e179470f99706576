%% Bits for the evaluator: construction, matching and generators of binaries, segment by segment.
-module(eval_bits).

-export([bin_gen/6, expr_grp/3, expr_grp/4, match_bits/6]).

%% The size that a segment does not have, which no expression gives.
-define(NOT_GIVEN, {}).

%% Construction --------------------------------------------------------------------------------------------------------

expr_grp(Elements, Bs, Eval) -> expr_grp(Elements, Bs, Eval, fun(Reason, Stack) -> erlang:raise(error, Reason, Stack) end).

%% Raise is told the reason and the stack of what fails here.
expr_grp(Elements, Bs, Eval, Raise) ->
    {Parts, Bs1} = lists:mapfoldl(fun(Element, In) -> part(Element, Bs, In, Eval) end, Bs, Elements),
    {value, joined(Parts, 1, <<>>, Raise), Bs1}.

joined([Part | Parts], Place, Bits, Raise) ->
    New = built(Part, Place, Raise),
    joined(Parts, Place + 1, <<Bits/bitstring, New/bitstring>>, Raise);
joined([], _, Bits, _) -> Bits.

%% All values and sizes come first, whatever can be made of them.
part({bin_element, _, {string, _, Chars}, Size, Types}, Bs, In, Eval) ->
    {N, Bs1} = size_value(Size, Bs, In, Eval),
    {{Chars, N, types(Types)}, Bs1};
part({bin_element, _, Expr, Size, Types}, Bs, In, Eval) ->
    {value, Value, Bs1} = Eval(Expr, Bs),
    {N, Bs2} = size_value(Size, Bs, In, Eval),
    {{[Value], N, types(Types)}, later(Bs1, Bs, Bs2)}.

%% What fails tells which segment it was; an empty text fails as a character would.
built({[], N, Types}, Place, Raise) ->
    _ = built({[0], N, Types}, Place, Raise),
    <<>>;
built({Values, N, {Type, Unit, Sign, Endian}}, Place, Raise) ->
    try
        case Values of
            [Value] -> bits(Type, Value, N, Unit, Sign, Endian);
            _ -> << <<(bits(Type, Value, N, Unit, Sign, Endian))/bitstring>> || Value <- Values >>
        end
    catch
        error:system_limit:Stack -> Raise(system_limit, placed(Stack, Place));
        error:_:Stack -> Raise(badarg, placed(Stack, Place))
    end.

placed([{M, F, Args, Location} | Stack], Place) ->
    case lists:keyfind(error_info, 1, Location) of
        {_, Info} -> [{M, F, Args, lists:keyreplace(error_info, 1, Location, {error_info, Info#{override_segment_position => Place}})} | Stack];
        false -> [{M, F, Args, Location} | Stack]
    end.

%% What one part binds does not show in another, but after all of them.
later(Bs, Bs, In) -> In;
later(New, _, In) -> lists:foldl(fun({Name, Value}, All) -> erl_eval:add_binding(Name, Value, All) end, In, erl_eval:bindings(New)).

size_value(default, _, In, _) -> {?NOT_GIVEN, In};
size_value(Expr, Bs, In, Eval) ->
    {value, Value, Bs1} = Eval(Expr, Bs),
    {Value, later(Bs1, Bs, In)}.

%% Type, unit, sign and byte order with their defaults.
types(default) -> types([]);
types(Types) ->
    Type = pick(Types, [integer, float, binary, bytes, bitstring, bits, utf8, utf16, utf32], integer),
    Norm = case Type of bytes -> binary; bits -> bitstring; _ -> Type end,
    Unit = case lists:keyfind(unit, 1, [T || T <- Types, is_tuple(T)]) of
               {unit, U} -> U;
               false when Norm =:= binary -> 8;
               false -> 1
           end,
    {Norm, Unit, pick(Types, [signed, unsigned], unsigned), pick(Types, [big, little, native], big)}.

pick(Types, Known, Default) ->
    case [T || T <- Types, lists:member(T, Known)] of
        [Found | _] -> Found;
        [] -> Default
    end.

bits(integer, V, ?NOT_GIVEN, Unit, Sign, Endian) -> bits(integer, V, 8, Unit, Sign, Endian);
bits(integer, V, N, Unit, _, Endian) ->
    case Endian of
        big -> <<V:(N * Unit)/big>>;
        little -> <<V:(N * Unit)/little>>;
        native -> <<V:(N * Unit)/native>>
    end;
bits(float, V, ?NOT_GIVEN, Unit, Sign, Endian) -> bits(float, V, 64 div Unit, Unit, Sign, Endian);
bits(float, V, N, Unit, _, Endian) ->
    case Endian of
        big -> <<V:(N * Unit)/float-big>>;
        little -> <<V:(N * Unit)/float-little>>;
        native -> <<V:(N * Unit)/float-native>>
    end;
bits(binary, V, All, Unit, _, _) when All =:= ?NOT_GIVEN; All =:= all ->
    bit_size(V) rem Unit =:= 0 orelse erlang:error(badarg),
    <<V/bitstring>>;
bits(bitstring, V, All, _, _, _) when All =:= ?NOT_GIVEN; All =:= all -> <<V/bitstring>>;
bits(Type, V, N, Unit, _, _) when Type =:= binary; Type =:= bitstring -> <<V:(N * Unit)/binary-unit:1>>;
bits(utf8, V, _, _, _, _) -> <<V/utf8>>;
bits(utf16, V, _, _, _, little) -> <<V/utf16-little>>;
bits(utf16, V, _, _, _, native) -> <<V/utf16-native>>;
bits(utf16, V, _, _, _, big) -> <<V/utf16>>;
bits(utf32, V, _, _, _, little) -> <<V/utf32-little>>;
bits(utf32, V, _, _, _, native) -> <<V/utf32-native>>;
bits(utf32, V, _, _, _, big) -> <<V/utf32>>.

%% Matching ------------------------------------------------------------------------------------------------------------

%% {match, Bindings} if the segments take all of the bits; throws nomatch if not. Match(match, {Pattern, Value, Bindings}) answers
%% {match, Bindings}, or raises whatever it likes.
match_bits(Elements, Bits, Bs, Outer, Match, Eval) ->
    try segments(Elements, Bits, Bs, Outer, Match, Eval) of
        {<<>>, Bs1} -> {match, Bs1};
        _ -> throw(nomatch)
    catch
        throw:{nomatch, _} -> throw(nomatch)
    end.

%% A generator's step: {match, Rest, Bindings}; {nomatch, Rest} where the sizes fit but the values do not; or done.
bin_gen({bin, _, Elements}, Bits, Bs, Outer, Match, Eval) ->
    try segments(Elements, Bits, Bs, Outer, Match, Eval) of
        {Rest, Bs1} -> {match, Rest, Bs1}
    catch
        throw:nomatch ->
            case skip(Elements, Bits, Bs, Outer, Match, Eval) of
                {ok, Rest} -> {nomatch, Rest};
                short -> done
            end
    end.

segments([{bin_element, A, {string, _, Chars}, Size, Types} | Elements], Bits, Bs, Outer, Match, Eval) ->
    {Rest, Bs1} = lists:foldl(fun(C, {In, B}) -> segment({bin_element, A, {integer, A, C}, Size, Types}, In, B, Outer, Match, Eval) end,
                              {Bits, Bs}, Chars),
    segments(Elements, Rest, Bs1, Outer, Match, Eval);
segments([Element | Elements], Bits, Bs, Outer, Match, Eval) ->
    {Rest, Bs1} = segment(Element, Bits, Bs, Outer, Match, Eval),
    segments(Elements, Rest, Bs1, Outer, Match, Eval);
segments([], Bits, Bs, _, _, _) -> {Bits, Bs}.

segment({bin_element, _, Pattern, Size, Types}, Bits, Bs, _, Match, Eval) ->
    {Value, Rest} = taken(Size, Types, Bits, Bs, Eval),
    try Match(match, {typed(Pattern, Types), Value, Bs}) of
        {match, Bs1} -> {Rest, Bs1}
    catch
        _:_ -> throw(nomatch)
    end.

%% An integer in a float's segment is a float.
typed({integer, A, I} = Pattern, Types) ->
    case types(Types) of
        {float, _, _, _} -> {float, A, float(I)};
        _ -> Pattern
    end;
typed(Pattern, _) -> Pattern.

taken(Size, Types, Bits, Bs, Eval) ->
    {Type, Unit, Sign, Endian} = types(Types),
    N = case Size of
            default -> default;
            {atom, _, all} -> all;
            _ ->
                {value, V, _} = Eval(Size, Bs),
                V =:= all orelse is_integer(V) andalso V >= 0 orelse throw(nomatch),
                V
        end,
    case take(Type, N, Unit, Sign, Endian, Bits) of
        nomatch -> throw(nomatch);
        Taken -> Taken
    end.

%% Bits are passed over as far as the sizes say; a size that depends on what did not match ends the generator.
skip([{bin_element, A, {string, _, Chars}, Size, Types} | Elements], Bits, Bs, Outer, Match, Eval) ->
    skip([{bin_element, A, {var, A, '_'}, Size, Types} || _ <- Chars] ++ Elements, Bits, Bs, Outer, Match, Eval);
skip([{bin_element, _, Pattern, Size, Types} | Elements], Bits, Bs, Outer, Match, Eval) ->
    try taken(Size, Types, Bits, Bs, Eval) of
        {Value, Rest} ->
            Bs1 = try Match(match, {Pattern, Value, Bs}) of
                      {match, New} -> New
                  catch
                      _:_ -> Bs
                  end,
            skip(Elements, Rest, Bs1, Outer, Match, Eval)
    catch
        _:_ ->
            %% Bits that are no float have their size all the same.
            case types(Types) of
                {float, Unit, _, _} ->
                    Units = case Size of default -> {integer, 0, 64 div Unit}; _ -> Size end,
                    try taken(Units, [bitstring, {unit, Unit}], Bits, Bs, Eval) of
                        {_, Rest} -> skip(Elements, Rest, Bs, Outer, Match, Eval)
                    catch
                        _:_ -> short
                    end;
                _ -> short
            end
    end;
skip([], Bits, _, _, _, _) -> {ok, Bits}.

take(integer, default, Unit, Sign, Endian, Bits) -> take(integer, 8, Unit, Sign, Endian, Bits);
take(integer, N, Unit, Sign, Endian, Bits) ->
    Size = N * Unit,
    case {Sign, Endian, Bits} of
        {unsigned, big, <<V:Size/big, Rest/bitstring>>} -> {V, Rest};
        {unsigned, little, <<V:Size/little, Rest/bitstring>>} -> {V, Rest};
        {unsigned, native, <<V:Size/native, Rest/bitstring>>} -> {V, Rest};
        {signed, big, <<V:Size/signed-big, Rest/bitstring>>} -> {V, Rest};
        {signed, little, <<V:Size/signed-little, Rest/bitstring>>} -> {V, Rest};
        {signed, native, <<V:Size/signed-native, Rest/bitstring>>} -> {V, Rest};
        _ -> nomatch
    end;
take(float, default, Unit, Sign, Endian, Bits) -> take(float, 64 div Unit, Unit, Sign, Endian, Bits);
take(float, N, Unit, _, Endian, Bits) ->
    Size = N * Unit,
    case {Endian, Bits} of
        {big, <<V:Size/float-big, Rest/bitstring>>} -> {V, Rest};
        {little, <<V:Size/float-little, Rest/bitstring>>} -> {V, Rest};
        {native, <<V:Size/float-native, Rest/bitstring>>} -> {V, Rest};
        _ -> nomatch
    end;
take(binary, Default, Unit, _, _, Bits) when Default =:= default; Default =:= all ->
    case bit_size(Bits) rem Unit of
        0 -> {Bits, <<>>};
        _ -> nomatch
    end;
take(bitstring, Default, _, _, _, Bits) when Default =:= default; Default =:= all -> {Bits, <<>>};
take(Type, N, Unit, _, _, Bits) when Type =:= binary; Type =:= bitstring ->
    Size = N * Unit,
    case Bits of
        <<V:Size/bitstring, Rest/bitstring>> -> {V, Rest};
        _ -> nomatch
    end;
take(utf8, _, _, _, _, <<C/utf8, Rest/bitstring>>) -> {C, Rest};
take(utf16, _, _, _, big, <<C/utf16, Rest/bitstring>>) -> {C, Rest};
take(utf16, _, _, _, little, <<C/utf16-little, Rest/bitstring>>) -> {C, Rest};
take(utf16, _, _, _, native, <<C/utf16-native, Rest/bitstring>>) -> {C, Rest};
take(utf32, _, _, _, big, <<C/utf32, Rest/bitstring>>) -> {C, Rest};
take(utf32, _, _, _, little, <<C/utf32-little, Rest/bitstring>>) -> {C, Rest};
take(utf32, _, _, _, native, <<C/utf32-native, Rest/bitstring>>) -> {C, Rest};
take(_, _, _, _, _, _) -> nomatch.
