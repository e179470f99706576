%% What OTP's machine takes for granted of instructions, in code that this machine's compiler made.
-module(compile_instructions).
-export([main/0]).

-include("../case.hrl").

main() ->
    ?show(in_place("f() -> [g(<<>>, 512, N) || N <- [1, 2]]. g(Bits, Size, N) -> <<Bits/binary, N:Size/unit:16>>.")),
    ?show(in_place("f() -> [g(<<>>, N) || N <- [1, 2]]. g(Bits, N) when byte_size(<<Bits/binary, N:8>>) =:= 1 -> N.")),
    ?show(in_place("f() -> [g(<<>>, N) || N <- [1, 2]]. g(Bits, N) -> try <<Bits/binary, N:16>> catch error:_ -> N end.")),
    ?show(called("f() -> [g(<<>>, 2, N) || N <- [1, 2]]. g(Bits, Size, N) -> <<Bits/binary, N:Size/unit:16>>.")),
    ?show(called("f() -> g(<<>>, [1, 2, 3]). g(Bits, [N | Ns]) -> g(<<Bits/binary, N:16>>, Ns); g(Bits, []) -> Bits.")),
    ?show(before_timeouts("f() -> receive _ -> a = fun() -> ok end after 0 -> try b = fun() -> ok end catch throw:_ -> ok end end.")),
    ?show(before_timeouts("f() -> receive {x, X} -> X after 0 -> g(), ok end. g() -> receive _ -> ok after 0 -> self() ! x end.")),
    ?show(before_timeouts("f() -> receive {x, X} -> X after 0 -> Y = g(), [Y | g()] end. g() -> receive a -> b after 3 -> f() end.")),
    ?show(called("f() -> receive _ -> no after 0 -> try throw(b) catch throw:X -> self() ! X, receive X -> {got, X} after 0 -> no end end end.")),
    ?show(called("f() -> [g(<<1, 2, 3>>, X) || X <- [0, 1, a]]. g(<<_, Rest/binary>>, X) when X =:= a -> Rest;"
                 "g(<<_, Rest/binary>>, X) -> try id(1 div X) after put(k, Rest) end catch error:E -> {E, get(k)}. id(Y) -> Y.")),
    ?show(called("f() -> self() ! #{[] => <<\"abcd\">>}, receive #{[] := <<\"a\", _:16, _/bits>>} when false -> one after 0 -> two end.")),
    ?show(called("f() -> [V || <<V, V>> <= <<99, 0, 1, 1, 2, 3, 4, 4>>].")),
    ?show(called("f() -> << <<V>> || <<V, V>> <= <<99, 0, 1, 1, 2, 3, 4, 4, 5>> >>.")),
    ?show(called("f() -> [{V, X} || <<V, V, X:V/binary>> <= <<1, 1, 7, 2, 3, 8, 8, 0, 0, 9>>].")),
    ?show(called("f() -> #{V => N || <<V, N, V>> <= <<1, 2, 1, 3, 4, 5, 6, 7, 6>>}.")),
    ?show(called("f() -> [{X, V} || X <- [1, 2], <<V:4, V:4>> <= <<16#12, 16#33, 16#44>>].")).

%% How many constants are appended to in place.
in_place(Text) -> length([At || {bs_create_bin, _, _, _, _, _, {list, [{atom, private_append}, _, _, _, {literal, _} = At | _]}} <- instructions(Text)]).

%% What stands in front of giving up a receive.
before_timeouts(Text) -> before(instructions(Text)).

before([Before, timeout | Rest]) -> [element(1, Before) | before(Rest)];
before([_ | Rest]) -> before(Rest);
before([]) -> [].

instructions(Text) ->
    {ok, made, {made, _, _, Functions, _}} = compile:forms(forms(Text), [binary, to_asm]),
    lists:append([Body || {function, _, _, _, Body} <- Functions]).

called(Text) ->
    {ok, made, Code} = compile:forms(forms(Text), [binary]),
    {module, made} = code:load_binary(made, "made", Code),
    Value = made:f(),
    true = code:delete(made),
    code:purge(made),
    Value.

forms(Text) ->
    {ok, Tokens, _} = erl_scan:string("-module(made). -export([f/0]). " ++ Text, {1, 1}),
    split(Tokens, []).

split([], []) -> [];
split([{dot, _} = Dot | Rest], Form) ->
    {ok, Parsed} = erl_parse:parse_form(lists:reverse(Form, [Dot])),
    [Parsed | split(Rest, [])];
split([Token | Rest], Form) -> split(Rest, [Token | Form]).
