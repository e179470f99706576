%% JSON (RFC 8259): encoding with a function that encodes each value, decoding with functions that build what is read.
%%
%% The decoder keeps what is open on a stack of its own, so text nests as deep as memory allows, and it can stop where its text ends: the
%% token it was in is read again when more text comes. At is always an offset into the text of the reader (#decode.text).
-module(json).

-export([decode/1, decode/3, decode_continue/2, decode_start/3, encode/1, encode/2, encode_atom/2, encode_binary/1,
         encode_binary_escape_all/1, encode_float/1, encode_integer/1, encode_key_value_list/2, encode_key_value_list_checked/2,
         encode_list/2, encode_map/2, encode_map_checked/2, encode_value/2, format/1, format/2, format/3,
         format_key_value_list/3, format_key_value_list_checked/3, format_value/3]).

-export_type([continuation_state/0, decode_value/0, decoders/0, encode_value/0, encoder/0, formatter/0]).

-type encode_value() :: integer() | float() | boolean() | null | binary() | atom() | [encode_value()] | #{_ => encode_value()}.
-type encoder() :: fun((dynamic(), encoder()) -> iodata()).
-type formatter() :: fun((dynamic(), formatter(), map()) -> iodata()).
-type decode_value() :: integer() | float() | boolean() | null | binary() | [decode_value()] | #{binary() => decode_value()}.
-type decoders() :: #{atom() => dynamic()}.
-opaque continuation_state() :: tuple().

%% Characters that stand for themselves in a string.
-define(IS_PLAIN(C), (C >= 16#20 andalso C < 16#80 andalso C =/= $" andalso C =/= $\\)).
-define(IS_SPACE(C), (C =:= $\s orelse C =:= $\n orelse C =:= $\r orelse C =:= $\t)).
-define(IS_DIGIT(C), (C >= $0 andalso C =< $9)).

%% Natives -------------------------------------------------------------------------------------------------------------
%% They do the usual alone, and answer unplain to everything else.

%% decode/1
decode_plain(_) -> erlang:nif_error(undef).

%% [End | String] of a string that begins at an offset, behind its quote.
string_plain(_, _) -> erlang:nif_error(undef).

%% encode/1
encode_plain(_) -> erlang:nif_error(undef).

%% encode_binary/1
encode_text(_) -> erlang:nif_error(undef).

%% Encoding ------------------------------------------------------------------------------------------------------------

encode(Term) ->
    case encode_plain(Term) of
        unplain -> encode_value(Term, fun encode_value/2);
        Text -> Text
    end.

encode(Term, Encode) when is_function(Encode, 2) -> Encode(Term, Encode).

encode_value(Value, _) when is_binary(Value) -> encode_binary(Value);
encode_value(Value, _) when is_integer(Value) -> encode_integer(Value);
encode_value(Value, Encode) when is_map(Value) -> encode_map(Value, Encode);
encode_value(Value, Encode) when is_list(Value) -> encode_list(Value, Encode);
encode_value(Value, Encode) when is_atom(Value) -> encode_atom(Value, Encode);
encode_value(Value, _) when is_float(Value) -> encode_float(Value);
encode_value(Value, _) -> erlang:error({unsupported_type, Value}).

encode_atom(null, _) -> <<"null">>;
encode_atom(true, _) -> <<"true">>;
encode_atom(false, _) -> <<"false">>;
encode_atom(Atom, Encode) -> Encode(atom_to_binary(Atom), Encode).

encode_integer(Integer) -> integer_to_binary(Integer).
encode_float(Float) -> float_to_binary(Float, [short]).

encode_list([], _) -> <<"[]">>;
encode_list([First | Rest], Encode) when is_function(Encode, 2) -> [$[, Encode(First, Encode) | elements(Rest, Encode)].

elements([Element | Rest], Encode) -> [$,, Encode(Element, Encode) | elements(Rest, Encode)];
elements([], _) -> "]".

encode_map(Map, Encode) when is_map(Map), is_function(Encode, 2) ->
    object([[$,, key(Key, Encode), $: | Encode(Value, Encode)] || Key := Value <- Map]).

encode_key_value_list(List, Encode) when is_function(Encode, 2) ->
    object([[$,, key(Key, Encode), $: | Encode(Value, Encode)] || {Key, Value} <- List]).

encode_map_checked(Map, Encode) -> encode_key_value_list_checked(maps:to_list(Map), Encode).

encode_key_value_list_checked(List, Encode) when is_function(Encode, 2) -> object(checked(List, Encode, #{})).

checked([{Key, Value} | Rest], Encode, Seen) ->
    Text = iolist_to_binary(key(Key, Encode)),
    not is_map_key(Text, Seen) orelse erlang:error({duplicate_key, Key}),
    [[$,, Text, $: | Encode(Value, Encode)] | checked(Rest, Encode, Seen#{Text => true})];
checked([], _, _) ->
    [].

key(Key, Encode) when is_binary(Key) -> Encode(Key, Encode);
key(Key, Encode) when is_atom(Key) -> Encode(atom_to_binary(Key), Encode);
key(Key, _) when is_integer(Key) -> [$", encode_integer(Key), $"];
key(Key, _) when is_float(Key) -> [$", encode_float(Key), $"].

object([]) -> <<"{}">>;
object([[_ | First] | Rest]) -> ["{", First, Rest, "}"].

%% A run of characters that need no escape is taken from the binary in one piece: it starts at From and has Size bytes so far.
encode_binary(Text) when is_binary(Text) ->
    case encode_text(Text) of
        unplain -> escape(Text, Text, 0, 0, [$"]);
        Encoded -> Encoded
    end.

escape(<<A, B, C, D, E, F, G, H, Rest/binary>>, Text, From, Size, Acc)
  when ?IS_PLAIN(A), ?IS_PLAIN(B), ?IS_PLAIN(C), ?IS_PLAIN(D), ?IS_PLAIN(E), ?IS_PLAIN(F), ?IS_PLAIN(G), ?IS_PLAIN(H) ->
    escape(Rest, Text, From, Size + 8, Acc);
escape(<<C, Rest/binary>>, Text, From, Size, Acc) when ?IS_PLAIN(C) ->
    escape(Rest, Text, From, Size + 1, Acc);
escape(<<C, Rest/binary>>, Text, From, Size, Acc) when C < 16#80 ->
    escape(Rest, Text, From + Size + 1, 0, with_part(Acc, Text, From, Size, escaped(C)));
escape(<<C/utf8, Rest/binary>>, Text, From, Size, Acc) ->
    escape(Rest, Text, From, Size + utf8_size(C), Acc);
escape(<<>>, Text, 0, _, _) ->
    [$", Text, $"];
escape(<<>>, Text, From, Size, Acc) ->
    with_part(Acc, Text, From, Size, [$"]);
escape(Rest, Text, From, Size, _) ->
    case utf8_fault(Rest) of
        incomplete -> erlang:error(unexpected_end);
        N -> invalid_byte(Text, From + Size + N)
    end.

%% What was written, the run of characters, if any, and what follows it.
with_part(Acc, _, _, 0, Next) -> [Acc | Next];
with_part(Acc, Text, From, Size, Next) -> [Acc, binary_part(Text, From, Size) | Next].

utf8_size(C) when C < 16#800 -> 2;
utf8_size(C) when C < 16#10000 -> 3;
utf8_size(_) -> 4.

escaped($") -> <<"\\\"">>;
escaped($\\) -> <<"\\\\">>;
escaped($\n) -> <<"\\n">>;
escaped($\r) -> <<"\\r">>;
escaped($\t) -> <<"\\t">>;
escaped($\b) -> <<"\\b">>;
escaped($\f) -> <<"\\f">>;
escaped(C) -> unicode_escape(C).

unicode_escape(C) -> iolist_to_binary(["\\u", [integer_to_binary(N, 16) || <<N:4>> <= <<C:16>>]]).

%% What was written, and the escape of a character beyond ASCII.
wide_escape(Acc, C) when C =< 16#FF -> [Acc, "\\u00" | integer_to_binary(C, 16)];
wide_escape(Acc, C) when C =< 16#FFF -> [Acc, "\\u0" | integer_to_binary(C, 16)];
wide_escape(Acc, C) when C =< 16#FFFF -> [Acc, "\\u" | integer_to_binary(C, 16)];
wide_escape(Acc, C) ->
    %% Surrogates, which all begin with D.
    Offset = C - 16#10000,
    [Acc, "\\uD", integer_to_binary(16#800 + (Offset bsr 10), 16), "\\uD" | integer_to_binary(16#C00 + (Offset band 16#3FF), 16)].

encode_binary_escape_all(Text) when is_binary(Text) -> escape_all(Text, Text, 0, 0, [$"]).

escape_all(<<C, Rest/binary>>, Text, From, Size, Acc) when ?IS_PLAIN(C) ->
    escape_all(Rest, Text, From, Size + 1, Acc);
escape_all(<<C, Rest/binary>>, Text, From, Size, Acc) when C < 16#80 ->
    escape_all(Rest, Text, From + Size + 1, 0, with_part(Acc, Text, From, Size, escaped(C)));
escape_all(<<C/utf8, Rest/binary>>, Text, From, 0, Acc) ->
    escape_all(Rest, Text, From + utf8_size(C), 0, wide_escape(Acc, C));
escape_all(<<C/utf8, _/binary>> = Rest, Text, From, Size, Acc) when C >= 16#80 ->
    escape_all(Rest, Text, From + Size, 0, [Acc | binary_part(Text, From, Size)]);
escape_all(<<>>, Text, 0, _, _) ->
    [$", Text, $"];
escape_all(<<>>, Text, From, Size, Acc) ->
    with_part(Acc, Text, From, Size, [$"]);
escape_all(_, Text, From, Size, _) ->
    invalid_byte(Text, From + Size).

%% What is wrong with text that does not start with a character: the offset of the byte that cannot stand there, or that it ends too soon.
utf8_fault(<<Lead, Rest/binary>>) ->
    Ranges = if
                 Lead < 16#C2 -> [];
                 Lead < 16#E0 -> [{16#80, 16#BF}];
                 Lead =:= 16#E0 -> [{16#A0, 16#BF}, {16#80, 16#BF}];
                 Lead =:= 16#ED -> [{16#80, 16#9F}, {16#80, 16#BF}];
                 Lead < 16#F0 -> [{16#80, 16#BF}, {16#80, 16#BF}];
                 Lead =:= 16#F0 -> [{16#90, 16#BF}, {16#80, 16#BF}, {16#80, 16#BF}];
                 Lead < 16#F4 -> [{16#80, 16#BF}, {16#80, 16#BF}, {16#80, 16#BF}];
                 Lead =:= 16#F4 -> [{16#80, 16#8F}, {16#80, 16#BF}, {16#80, 16#BF}];
                 true -> []
             end,
    case Ranges of
        [] -> 0;
        _ -> utf8_fault(Rest, Ranges, 1)
    end.

utf8_fault(<<Byte, Rest/binary>>, [{Low, High} | Ranges], N) when Byte >= Low, Byte =< High -> utf8_fault(Rest, Ranges, N + 1);
utf8_fault(<<>>, _, _) -> incomplete;
utf8_fault(_, _, N) -> N.

-spec invalid_byte(binary(), non_neg_integer()) -> no_return().
invalid_byte(Text, At) -> erlang:error({invalid_byte, binary:at(Text, At)}, none, position(At)).

-spec unexpected_sequence(binary(), non_neg_integer()) -> no_return().
unexpected_sequence(Token, At) -> erlang:error({unexpected_sequence, Token}, none, position(At)).

position(At) -> [{error_info, #{cause => #{position => At}}}].

%% Formatting ----------------------------------------------------------------------------------------------------------

format(Term) -> format(Term, fun format_value/3, #{}).

format(Term, Options) when is_map(Options) -> format(Term, fun format_value/3, Options);
format(Term, Encode) when is_function(Encode, 3) -> format(Term, Encode, #{}).

%% State: the level and column where a value starts, the steps of indentation, and the column that short lists are wrapped at.
format(Term, Encode, Options) when is_function(Encode, 3) ->
    [Encode(Term, Encode, maps:merge(#{level => 0, col => 0, indent => 2, max => 100}, Options)), $\n].

format_value(Value, Encode, State) when is_atom(Value) -> encode_atom(Value, fun(Text, _) -> Encode(Text, Encode, State) end);
format_value(Value, _, _) when is_binary(Value) -> encode_binary(Value);
format_value(Value, _, _) when is_integer(Value) -> encode_integer(Value);
format_value(Value, _, _) when is_float(Value) -> encode_float(Value);
format_value(Value, Encode, State) when is_list(Value) -> format_list(Value, Encode, State);
format_value(Value, Encode, State) when is_map(Value) ->
    format_key_value_list(maps:to_list(maps:iterator(Value, ordered)), Encode, State);
format_value(Value, _, _) -> erlang:error({unsupported_type, Value}).

%% One element a line when the first is a structure or a string, or when the line is full; otherwise as many as fit.
format_list([], _, _) ->
    <<"[]">>;
format_list([First | Rest], Encode, #{level := Level, col := Column, max := Max} = State) ->
    Inner = State#{level := Level + 1},
    {Width, NewLine} = new_line(Inner),
    case is_list(First) orelse is_map(First) orelse is_binary(First) orelse Column > Max of
        true ->
            Each = Inner#{col := Width},
            {_, LastLine} = new_line(State),
            Text = Encode(First, Encode, Each),
            [$[, NewLine, Text, [[[$, | NewLine] | Encode(Element, Encode, Each)] || Element <- Rest], LastLine, $]];
        false ->
            Text = Encode(First, Encode, Inner),
            [$[, Text, wrapped(Rest, Encode, Inner#{col := Column + 1 + iolist_size(Text)}, NewLine), $]]
    end.

wrapped([Element | Rest], Encode, #{col := Column, max := Max} = State, NewLine) ->
    Text = Encode(Element, Encode, State),
    case Column < Max of
        true ->
            [[$, | Text] | wrapped(Rest, Encode, State#{col := Column + 1 + iolist_size(Text)}, NewLine)];
        false ->
            Line = [[$, | NewLine] | Text],
            [Line | wrapped(Rest, Encode, State#{col := iolist_size(Line) - 2}, NewLine)]
    end;
wrapped([], _, _, _) ->
    [].

format_key_value_list(List, Encode, State) ->
    format_pairs(List, Encode, State, fun(_, Text, Seen) -> {Text, Seen} end).

format_key_value_list_checked(List, Encode, State) when is_function(Encode, 3) ->
    format_pairs(List, Encode, State, fun(Key, Text, Seen) ->
                                          Whole = iolist_to_binary(Text),
                                          not is_map_key(Whole, Seen) orelse erlang:error({duplicate_key, Key}),
                                          {Whole, Seen#{Whole => true}}
                                      end).

format_pairs(List, Encode, #{level := Level} = State, Check) ->
    {_, LastLine} = new_line(State),
    Inner = State#{level := Level + 1},
    {Width, NewLine} = new_line(Inner),
    KeyEncode = fun(Key, _) -> Encode(Key, Encode, Inner) end,
    {Pairs, _} = lists:mapfoldl(fun({Key, Value}, Seen) ->
                                    {Text, Seen1} = Check(Key, key(Key, KeyEncode), Seen),
                                    {[$,, NewLine, Text, ": " | Encode(Value, Encode, Inner#{col := Width + 2 + iolist_size(Text)})], Seen1}
                                end, #{}, List),
    case Pairs of
        [] -> <<"{}">>;
        [[_, _ | [_, _ | Value] = Pair]] ->
            %% A single plain value stays on the line.
            case starts_structure(Value) of
                true -> ["{", NewLine, Pair, LastLine, "}"];
                false -> ["{ ", Pair, " }"]
            end;
        [[_, _ | Pair] | Rest] ->
            ["{", NewLine, Pair, Rest, LastLine, "}"]
    end.

starts_structure(Text) ->
    case string:trim(iolist_to_binary(Text), leading, " \n") of
        <<C, _/binary>> when C =:= ${; C =:= $[ -> true;
        _ -> false
    end.

new_line(#{level := Level, indent := Indent}) -> {Level * Indent, new_line_of(Level * Indent)}.

new_line_of(Column) when Column =< 20, Column rem 2 =:= 0 -> <<$\n, (binary:copy(<<" ">>, Column))/binary>>;
new_line_of(Column) -> ["\n", lists:duplicate(Column, " ")].

%% Decoding ------------------------------------------------------------------------------------------------------------

%% The functions that build; undefined where lists, maps and binaries are built directly.
-record(decode, {text, array_start, array_push, array_finish, object_start, object_push, object_finish,
                 float = fun erlang:binary_to_float/1, integer = fun erlang:binary_to_integer/1, string, null = null}).

decode(Text) when is_binary(Text) ->
    case decode_plain(Text) of
        unplain ->
            case value(Text, 0, ok, [], #decode{text = Text}) of
                {Value, _, <<>>} -> Value;
                {continue, State} -> element(1, decode_continue(end_of_input, State));
                {_, _, Rest} -> invalid_byte(Rest, 0)
            end;
        Value ->
            Value
    end.

decode(Text, Acc, Decoders) when is_binary(Text) ->
    case decode_start(Text, Acc, Decoders) of
        {continue, State} -> decode_continue(end_of_input, State);
        Result -> Result
    end.

decode_start(Text, Acc, Decoders) when is_binary(Text) ->
    value(Text, 0, Acc, [], maps:fold(fun decoder/3, #decode{text = Text}, Decoders)).

decoder(array_start, F, Reader) when is_function(F, 1) -> Reader#decode{array_start = F};
decoder(array_push, F, Reader) when is_function(F, 2) -> Reader#decode{array_push = F};
decoder(array_finish, F, Reader) when is_function(F, 2) -> Reader#decode{array_finish = F};
decoder(object_start, F, Reader) when is_function(F, 1) -> Reader#decode{object_start = F};
decoder(object_push, F, Reader) when is_function(F, 3) -> Reader#decode{object_push = F};
decoder(object_finish, F, Reader) when is_function(F, 2) -> Reader#decode{object_finish = F};
decoder(float, F, Reader) when is_function(F, 1) -> Reader#decode{float = F};
decoder(integer, F, Reader) when is_function(F, 1) -> Reader#decode{integer = F};
decoder(string, F, Reader) when is_function(F, 1) -> Reader#decode{string = F};
decoder(null, Null, Reader) -> Reader#decode{null = Null}.

%% A number is complete when the input ends, and only then.
decode_continue(end_of_input, {_, Acc, [], _, {number, Number}}) -> {Number, Acc, <<>>};
decode_continue(end_of_input, {_, _, _, _, {float_error, Token, At}}) -> unexpected_sequence(Token, At);
decode_continue(end_of_input, _) -> erlang:error(unexpected_end);
decode_continue(More, {Rest, Acc, Stack, #decode{} = Reader0, Where}) when is_binary(More) ->
    Text = <<Rest/binary, More/binary>>,
    Reader = Reader0#decode{text = Text},
    case Where of
        value -> value(Text, 0, Acc, Stack, Reader);
        {number, _} -> value(Text, 0, Acc, Stack, Reader);
        {float_error, _, _} -> value(Text, 0, Acc, Stack, Reader);
        {array_push, Value} -> array_push(Text, 0, Acc, Stack, Reader, Value);
        {object_value, Key} -> object_value(Text, 0, Acc, Stack, Reader, Key);
        {object_push, Value, Key} -> object_push(Text, 0, Acc, Stack, Reader, Value, Key);
        object_key -> object_key(Text, 0, Acc, Stack, Reader)
    end.

%% The text does not go on as it must at At: a wait for more when it is not At + Needed bytes long, to start again at Start.
stop(Start, At, Needed, Acc, Stack, #decode{text = Text} = Reader, Where) ->
    case byte_size(Text) =< At + Needed of
        true ->
            <<_:Start/binary, Rest/binary>> = Text,
            {continue, {Rest, Acc, Stack, Reader, Where}};
        false ->
            invalid_byte(Text, At)
    end.

value(<<C, Rest/binary>>, At, Acc, Stack, Reader) when ?IS_SPACE(C) ->
    value(Rest, At + 1, Acc, Stack, Reader);
value(<<$", Rest/binary>>, At, Acc, Stack, Reader) ->
    quoted(Rest, At + 1, Acc, Stack, Reader);
value(<<C, Rest/binary>>, At, Acc, Stack, Reader) when C >= $1, C =< $9 ->
    integer(Rest, At, 1, Acc, Stack, Reader);
value(<<"{", Rest/binary>>, At, Acc, Stack, Reader) ->
    object_start(Rest, At, At + 1, Acc, Stack, Reader);
value(<<"[", Rest/binary>>, At, Acc, Stack, Reader) ->
    array_start(Rest, At, At + 1, Acc, Stack, Reader);
value(<<"true", Rest/binary>>, At, Acc, Stack, Reader) ->
    done(Rest, At + 4, Acc, Stack, Reader, true);
value(<<"false", Rest/binary>>, At, Acc, Stack, Reader) ->
    done(Rest, At + 5, Acc, Stack, Reader, false);
value(<<"null", Rest/binary>>, At, Acc, Stack, #decode{null = Null} = Reader) ->
    done(Rest, At + 4, Acc, Stack, Reader, Null);
value(<<"0", Rest/binary>>, At, Acc, Stack, Reader) ->
    zero(Rest, At, 1, Acc, Stack, Reader);
value(<<"-0", Rest/binary>>, At, Acc, Stack, Reader) ->
    zero(Rest, At, 2, Acc, Stack, Reader);
value(<<"-", C, Rest/binary>>, At, Acc, Stack, Reader) when ?IS_DIGIT(C) ->
    integer(Rest, At, 2, Acc, Stack, Reader);
value(<<"-", _/binary>>, At, Acc, Stack, Reader) ->
    stop(At, At + 1, 0, Acc, Stack, Reader, value);
value(<<C, _/binary>>, At, Acc, Stack, Reader) when C =:= $t; C =:= $n ->
    stop(At, At + 1, 3, Acc, Stack, Reader, value);
value(<<"f", _/binary>>, At, Acc, Stack, Reader) ->
    stop(At, At + 1, 4, Acc, Stack, Reader, value);
value(_, At, Acc, Stack, Reader) ->
    stop(At, At, 0, Acc, Stack, Reader, value).

%% A value is complete: it goes into what is open. The stack holds for an array: array, then what was built before it; for an object the
%% same with object, and above that the key whose value is read.
done(Rest, At, Acc, [array | _] = Stack, Reader, Value) -> array_push(Rest, At, Acc, Stack, Reader, Value);
done(Rest, At, Acc, [object | _] = Stack, Reader, Value) -> object_value(Rest, At, Acc, Stack, Reader, Value);
done(Rest, At, Acc, [Key | Stack], Reader, Value) -> object_push(Rest, At, Acc, Stack, Reader, Value, Key);
done(Rest, At, Acc, [], #decode{text = Text}, Value) ->
    case all_space(Rest) of
        true ->
            {Value, Acc, <<>>};
        false ->
            <<_:At/binary, After/binary>> = Text,
            {Value, Acc, After}
    end.

all_space(<<C, Rest/binary>>) when ?IS_SPACE(C) -> all_space(Rest);
all_space(Rest) -> Rest =:= <<>>.

%% Arrays and objects --------------------------------------------------------------------------------------------------

array_start(<<C, Rest/binary>>, Start, At, Acc, Stack, Reader) when ?IS_SPACE(C) ->
    array_start(Rest, Start, At + 1, Acc, Stack, Reader);
array_start(<<"]", Rest/binary>>, _, At, Acc, Stack, Reader) ->
    {Value, Acc1} = array_finish(opened(Reader#decode.array_start, Acc), Acc, Reader),
    done(Rest, At + 1, Acc1, Stack, Reader, Value);
array_start(<<>>, Start, At, Acc, Stack, Reader) ->
    stop(Start, At, 0, Acc, Stack, Reader, value);
array_start(Rest, _, At, Acc, Stack, Reader) ->
    value(Rest, At, opened(Reader#decode.array_start, Acc), [array, Acc | Stack], Reader).

array_push(<<",", Rest/binary>>, At, Acc, Stack, Reader, Value) ->
    value(Rest, At + 1, array_push(Value, Acc, Reader), Stack, Reader);
array_push(<<"]", Rest/binary>>, At, Acc, [array, Outer | Stack], Reader, Value) ->
    {Array, Outer1} = array_finish(array_push(Value, Acc, Reader), Outer, Reader),
    done(Rest, At + 1, Outer1, Stack, Reader, Array);
array_push(<<C, Rest/binary>>, At, Acc, Stack, Reader, Value) when ?IS_SPACE(C) ->
    array_push(Rest, At + 1, Acc, Stack, Reader, Value);
array_push(_, At, Acc, Stack, Reader, Value) ->
    stop(At, At, 0, Acc, Stack, Reader, {array_push, Value}).

opened(undefined, _) -> [];
opened(Start, Acc) -> Start(Acc).

array_push(Value, Acc, #decode{array_push = undefined}) -> [Value | Acc];
array_push(Value, Acc, #decode{array_push = Push}) -> Push(Value, Acc).

array_finish(Acc, Outer, #decode{array_finish = undefined}) -> {lists:reverse(Acc), Outer};
array_finish(Acc, Outer, #decode{array_finish = Finish}) -> Finish(Acc, Outer).

object_start(<<C, Rest/binary>>, Start, At, Acc, Stack, Reader) when ?IS_SPACE(C) ->
    object_start(Rest, Start, At + 1, Acc, Stack, Reader);
object_start(<<$", Rest/binary>>, _, At, Acc, Stack, Reader) ->
    quoted(Rest, At + 1, opened(Reader#decode.object_start, Acc), [object, Acc | Stack], Reader);
object_start(<<"}", Rest/binary>>, _, At, Acc, Stack, Reader) ->
    {Value, Acc1} = object_finish(opened(Reader#decode.object_start, Acc), Acc, Reader),
    done(Rest, At + 1, Acc1, Stack, Reader, Value);
object_start(_, Start, At, Acc, Stack, Reader) ->
    stop(Start, At, 0, Acc, Stack, Reader, value).

object_value(<<":", Rest/binary>>, At, Acc, Stack, Reader, Key) ->
    value(Rest, At + 1, Acc, [Key | Stack], Reader);
object_value(<<C, Rest/binary>>, At, Acc, Stack, Reader, Key) when ?IS_SPACE(C) ->
    object_value(Rest, At + 1, Acc, Stack, Reader, Key);
object_value(_, At, Acc, Stack, Reader, Key) ->
    stop(At, At, 0, Acc, Stack, Reader, {object_value, Key}).

object_push(<<",", Rest/binary>>, At, Acc, Stack, Reader, Value, Key) ->
    object_key(Rest, At + 1, object_push(Key, Value, Acc, Reader), Stack, Reader);
object_push(<<"}", Rest/binary>>, At, Acc, [object, Outer | Stack], Reader, Value, Key) ->
    {Object, Outer1} = object_finish(object_push(Key, Value, Acc, Reader), Outer, Reader),
    done(Rest, At + 1, Outer1, Stack, Reader, Object);
object_push(<<C, Rest/binary>>, At, Acc, Stack, Reader, Value, Key) when ?IS_SPACE(C) ->
    object_push(Rest, At + 1, Acc, Stack, Reader, Value, Key);
object_push(_, At, Acc, Stack, Reader, Value, Key) ->
    stop(At, At, 0, Acc, Stack, Reader, {object_push, Value, Key}).

object_key(<<$", Rest/binary>>, At, Acc, Stack, Reader) ->
    quoted(Rest, At + 1, Acc, Stack, Reader);
object_key(<<C, Rest/binary>>, At, Acc, Stack, Reader) when ?IS_SPACE(C) ->
    object_key(Rest, At + 1, Acc, Stack, Reader);
object_key(_, At, Acc, Stack, Reader) ->
    stop(At, At, 0, Acc, Stack, Reader, object_key).

object_push(Key, Value, Acc, #decode{object_push = undefined}) -> [{Key, Value} | Acc];
object_push(Key, Value, Acc, #decode{object_push = Push}) -> Push(Key, Value, Acc).

object_finish(Acc, Outer, #decode{object_finish = undefined}) -> {maps:from_list(Acc), Outer};
object_finish(Acc, Outer, #decode{object_finish = Finish}) -> Finish(Acc, Outer).

%% Numbers -------------------------------------------------------------------------------------------------------------

%% The sign of zero is lost, except in a fraction.
zero(<<".", Rest/binary>>, At, Size, Acc, Stack, Reader) ->
    fraction(Rest, At, Size + 1, Acc, Stack, Reader);
zero(<<C, Rest/binary>>, At, Size, Acc, Stack, Reader) when C =:= $e; C =:= $E ->
    exponent(Rest, At, Size + 1, <<"0.0e">>, Acc, Stack, Reader);
zero(Rest, At, Size, Acc, Stack, Reader) ->
    number(Rest, At, Size, Acc, Stack, Reader, (Reader#decode.integer)(<<"0">>)).

integer(<<C, Rest/binary>>, At, Size, Acc, Stack, Reader) when ?IS_DIGIT(C) ->
    integer(Rest, At, Size + 1, Acc, Stack, Reader);
integer(<<".", Rest/binary>>, At, Size, Acc, Stack, Reader) ->
    fraction(Rest, At, Size + 1, Acc, Stack, Reader);
integer(<<C, Rest/binary>>, At, Size, Acc, Stack, #decode{text = Text} = Reader) when C =:= $e; C =:= $E ->
    %% Erlang's floats have a fraction.
    exponent(Rest, At, Size + 1, <<(binary_part(Text, At, Size))/binary, ".0e">>, Acc, Stack, Reader);
integer(Rest, At, Size, Acc, Stack, #decode{text = Text, integer = Integer} = Reader) ->
    number(Rest, At, Size, Acc, Stack, Reader, Integer(binary_part(Text, At, Size))).

number(<<>>, At, Size, Acc, Stack, Reader, Number) -> stop(At, At + Size, 0, Acc, Stack, Reader, {number, Number});
number(Rest, At, Size, Acc, Stack, Reader, Number) -> done(Rest, At + Size, Acc, Stack, Reader, Number).

fraction(<<C, Rest/binary>>, At, Size, Acc, Stack, Reader) when ?IS_DIGIT(C) ->
    fraction_digits(Rest, At, Size + 1, Acc, Stack, Reader);
fraction(_, At, Size, Acc, Stack, Reader) ->
    stop(At, At + Size, 0, Acc, Stack, Reader, value).

fraction_digits(<<C, Rest/binary>>, At, Size, Acc, Stack, Reader) when ?IS_DIGIT(C) ->
    fraction_digits(Rest, At, Size + 1, Acc, Stack, Reader);
fraction_digits(<<C, Rest/binary>>, At, Size, Acc, Stack, #decode{text = Text} = Reader) when C =:= $e; C =:= $E ->
    exponent(Rest, At, Size + 1, binary_part(Text, At, Size + 1), Acc, Stack, Reader);
fraction_digits(Rest, At, Size, Acc, Stack, #decode{text = Text} = Reader) ->
    float(Rest, At, Size, binary_part(Text, At, Size), Acc, Stack, Reader).

%% Size bytes are read, and make the Prefix of the float's text.
exponent(<<Sign, C, Rest/binary>>, At, Size, Prefix, Acc, Stack, Reader) when ?IS_DIGIT(C), Sign =:= $+; ?IS_DIGIT(C), Sign =:= $- ->
    exponent_digits(Rest, At, Size, 2, Prefix, Acc, Stack, Reader);
exponent(<<Sign, _/binary>>, At, Size, _, Acc, Stack, Reader) when Sign =:= $+; Sign =:= $- ->
    stop(At, At + Size + 1, 0, Acc, Stack, Reader, value);
exponent(<<C, Rest/binary>>, At, Size, Prefix, Acc, Stack, Reader) when ?IS_DIGIT(C) ->
    exponent_digits(Rest, At, Size, 1, Prefix, Acc, Stack, Reader);
exponent(_, At, Size, _, Acc, Stack, Reader) ->
    stop(At, At + Size, 0, Acc, Stack, Reader, value).

exponent_digits(<<C, Rest/binary>>, At, Size, Digits, Prefix, Acc, Stack, Reader) when ?IS_DIGIT(C) ->
    exponent_digits(Rest, At, Size, Digits + 1, Prefix, Acc, Stack, Reader);
exponent_digits(Rest, At, Size, Digits, Prefix, Acc, Stack, #decode{text = Text} = Reader) ->
    Token = <<Prefix/binary, (binary_part(Text, At + Size, Digits))/binary>>,
    float(Rest, At, Size + Digits, Token, Acc, Stack, Reader).

%% A float out of range is an error, unless more of it may come.
float(Rest, At, Size, Token, Acc, Stack, #decode{float = Float} = Reader) ->
    try Float(Token) of
        Number -> number(Rest, At, Size, Acc, Stack, Reader, Number)
    catch
        _:_ when Rest =:= <<>> -> stop(At, At + Size, 0, Acc, Stack, Reader, {float_error, Token, At});
        _:_ -> unexpected_sequence(Token, At)
    end.

%% Strings -------------------------------------------------------------------------------------------------------------

quoted(Rest, At, Acc, Stack, #decode{text = Text} = Reader) ->
    case string_plain(Text, At) of
        unplain ->
            string(Rest, At, 0, Acc, Stack, Reader);
        [End | String] ->
            <<_:End/binary, After/binary>> = Text,
            string_done(After, End, Acc, Stack, Reader, String)
    end.

%% Without an escape a string is a part of the text; From is after its quote. With escapes its pieces are put together.
string(<<A, B, C, D, E, F, G, H, Rest/binary>>, From, Size, Acc, Stack, Reader)
  when ?IS_PLAIN(A), ?IS_PLAIN(B), ?IS_PLAIN(C), ?IS_PLAIN(D), ?IS_PLAIN(E), ?IS_PLAIN(F), ?IS_PLAIN(G), ?IS_PLAIN(H) ->
    string(Rest, From, Size + 8, Acc, Stack, Reader);
string(<<C, Rest/binary>>, From, Size, Acc, Stack, Reader) when ?IS_PLAIN(C) ->
    string(Rest, From, Size + 1, Acc, Stack, Reader);
string(<<$", Rest/binary>>, From, Size, Acc, Stack, #decode{text = Text} = Reader) ->
    string_done(Rest, From + Size + 1, Acc, Stack, Reader, binary_part(Text, From, Size));
string(<<$\\, Rest/binary>>, From, Size, Acc, Stack, #decode{text = Text} = Reader) ->
    unescape(Rest, From - 1, From + Size, binary_part(Text, From, Size), Acc, Stack, Reader);
string(<<C/utf8, Rest/binary>>, From, Size, Acc, Stack, Reader) when C >= 16#80 ->
    string(Rest, From, Size + utf8_size(C), Acc, Stack, Reader);
string(Rest, From, Size, Acc, Stack, Reader) ->
    string_fault(Rest, From - 1, From + Size, Acc, Stack, Reader).

string_done(Rest, At, Acc, Stack, #decode{string = undefined} = Reader, String) ->
    done(Rest, At, Acc, Stack, Reader, String);
string_done(Rest, At, Acc, Stack, #decode{string = Make} = Reader, String) ->
    done(Rest, At, Acc, Stack, Reader, Make(String)).

%% After an escape: Done is what was read before From.
string(<<C, Rest/binary>>, Start, From, Size, Done, Acc, Stack, Reader) when ?IS_PLAIN(C) ->
    string(Rest, Start, From, Size + 1, Done, Acc, Stack, Reader);
string(<<$", Rest/binary>>, _, From, Size, Done, Acc, Stack, #decode{text = Text} = Reader) ->
    string_done(Rest, From + Size + 1, Acc, Stack, Reader, <<Done/binary, (binary_part(Text, From, Size))/binary>>);
string(<<$\\, Rest/binary>>, Start, From, Size, Done, Acc, Stack, #decode{text = Text} = Reader) ->
    unescape(Rest, Start, From + Size, <<Done/binary, (binary_part(Text, From, Size))/binary>>, Acc, Stack, Reader);
string(<<C/utf8, Rest/binary>>, Start, From, Size, Done, Acc, Stack, Reader) when C >= 16#80 ->
    string(Rest, Start, From, Size + utf8_size(C), Done, Acc, Stack, Reader);
string(Rest, Start, From, Size, _, Acc, Stack, Reader) ->
    string_fault(Rest, Start, From + Size, Acc, Stack, Reader).

%% The end of the text, a control character, or bytes that are no character.
string_fault(<<>>, Start, At, Acc, Stack, Reader) ->
    stop(Start, At, 0, Acc, Stack, Reader, value);
string_fault(Rest, Start, At, Acc, Stack, #decode{text = Text} = Reader) ->
    case utf8_fault(Rest) of
        incomplete -> stop(Start, byte_size(Text), 0, Acc, Stack, Reader, value);
        N -> invalid_byte(Text, At + N)
    end.

%% At is the offset of the backslash.
unescape(<<"u", Rest/binary>>, Start, At, Done, Acc, Stack, Reader) ->
    unicode(Rest, Start, At, Done, Acc, Stack, Reader);
unescape(<<C, Rest/binary>>, Start, At, Done, Acc, Stack, #decode{text = Text} = Reader) ->
    Char = case C of
               $" -> $";
               $\\ -> $\\;
               $/ -> $/;
               $n -> $\n;
               $t -> $\t;
               $r -> $\r;
               $b -> $\b;
               $f -> $\f;
               _ -> invalid_byte(Text, At + 1)
           end,
    string(Rest, Start, At + 2, 0, <<Done/binary, Char>>, Acc, Stack, Reader);
unescape(<<>>, Start, At, _, Acc, Stack, Reader) ->
    stop(Start, At + 1, 0, Acc, Stack, Reader, value).

unicode(<<Digits:4/binary, Rest/binary>>, Start, At, Done, Acc, Stack, #decode{text = Text} = Reader) ->
    case code(Digits) of
        High when is_integer(High), High >= 16#D800, High =< 16#DBFF ->
            low_surrogate(Rest, Start, At, Done, Acc, Stack, Reader, High);
        C when is_integer(C), C < 16#DC00; is_integer(C), C > 16#DFFF ->
            string(Rest, Start, At + 6, 0, <<Done/binary, C/utf8>>, Acc, Stack, Reader);
        _ ->
            unexpected_sequence(binary_part(Text, At, 6), At)
    end;
unicode(_, Start, At, _, Acc, Stack, Reader) ->
    stop(Start, At + 2, 4, Acc, Stack, Reader, value).

low_surrogate(<<"\\u", Digits:4/binary, Rest/binary>>, Start, At, Done, Acc, Stack, #decode{text = Text} = Reader, High) ->
    case code(Digits) of
        Low when is_integer(Low), Low >= 16#DC00, Low =< 16#DFFF ->
            C = 16#10000 + ((High band 16#3FF) bsl 10) + (Low band 16#3FF),
            string(Rest, Start, At + 12, 0, <<Done/binary, C/utf8>>, Acc, Stack, Reader);
        _ ->
            unexpected_sequence(binary_part(Text, At, 12), At)
    end;
low_surrogate(_, Start, At, _, Acc, Stack, Reader, _) ->
    stop(Start, At + 6, 5, Acc, Stack, Reader, value).

%% The number of four hexadecimal digits.
code(Digits) ->
    try binary_to_integer(Digits, 16) of
        Code when Code >= 0, binary_part(Digits, 0, 1) =/= <<"+">>, binary_part(Digits, 0, 1) =/= <<"-">> -> Code;
        _ -> none
    catch
        error:badarg -> none
    end.
