%% The instructions of this very module as terms.
-module(disassembled).
-export([main/0, sum/2, shape/1, bits/1, wait/1]).

main() ->
    {_, Code, _} = code:get_object_code(?MODULE),
    {beam_file, Module, Exports, Attributes, Information, Functions} = beam_disasm:file(Code),
    io:format("~p~n~p~n~p~n~p~n", [Module, Exports, [Name || {Name, _} <- Attributes], [Name || {Name, _} <- Information]]),
    [io:format("~p~n", [Function]) || Function <- Functions, element(2, Function) =/= main],
    io:format("~p~n", [[{Name, length(beam_disasm:function__code(Function))} || {function, Name, _, _, _} = Function <- Functions]]),
    io:format("~p ~p~n", [element(1, beam_disasm:file(<<"no module">>)), element(2, beam_disasm:file("nothere.beam"))]),
    io:format("~p~n", [[{beam_opcodes:opname(Number), beam_opcodes:opcode(Name, Arity)} || {Number, {Name, Arity}} <- [{1, {label, 1}}, {64, {move, 2}}, {182, {bs_match, 3}}]]]).

sum([X | Rest], Sum) when is_integer(X), X > 1 -> sum(Rest, Sum + X);
sum([X | Rest], Sum) when is_float(X) -> sum(Rest, Sum * X / 2.5);
sum([], Sum) -> {ok, Sum}.

shape(#{a := A} = Map) -> Map#{b => fun(X) -> X + A end};
shape({point, X, Y}) -> try X / Y catch error:badarith:_ -> [X | "text"] end;
shape(Other) when is_atom(Other); Other =:= <<>> -> catch erlang:apply(Other, f, []);
shape(Other) -> lists:map(fun sum/2, Other).

bits(<<A:8, B:16/little-signed, 7:4, Rest/bitstring>>) -> <<A:4, "ab", B/float, Rest/bits>>;
bits(<<C/utf8, Rest/binary>>) -> {C, Rest}.

wait(Pid) ->
    Ref = make_ref(),
    Pid ! {self(), Ref},
    receive
        {Ref, Answer} -> Answer;
        stop -> stop
    after 10 -> timeout
    end.
