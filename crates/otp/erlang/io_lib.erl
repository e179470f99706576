%% Text: formatting, its specifications as data, formatted reading, quoting, and what counts as a printable string.
%%
%% Formatting, writing and pretty printing terms are natives. A character is a code point; a character list is flat, a deep one
%% may nest. What a specification means is data (scan_format/2): a map with the keys control_char, args, width, adjust,
%% precision, pad_char, encoding, strings and maps_order.
-module(io_lib).

-export([bformat/2, bformat/3, bfwrite/2, bfwrite/3, build_text/1, build_text/2, bwrite/2, bwrite_string/3, char_list/1, chars_length/1, collect_chars/3, collect_chars/4, collect_line/3,
         collect_line/4, deep_char_list/1, deep_latin1_char_list/1, deep_unicode_char_list/1, format/2, format/3,
         format_prompt/1, format_prompt/2, fread/2, fread/3, fwrite/2, fwrite/3, get_until/3, get_until/4, indentation/2,
         latin1_char_list/1, limit_term/2, nl/0, print/1, print/4, printable_latin1_list/1, printable_list/1,
         printable_unicode_list/1, quote_atom/2, scan_format/2, unscan_format/1, write/1, write/2, write/3, write_atom/1,
         write_atom_as_latin1/1, write_binary/3, write_char/1, write_flat/2, write_char_as_latin1/1, write_latin1_char/1,
         write_latin1_string/1, write_latin1_string/2, write_string/1, write_string/2, write_string_as_latin1/1,
         write_string_as_latin1/2, write_unicode_char/1, write_unicode_string/1]).

-accelerated([char_list/1, deep_char_list/1, latin1_char_list/1, printable_latin1_list/1, printable_list/1,
              printable_unicode_list/1, write_atom/1]).

-define(IS_UNICODE(C), (is_integer(C) andalso C >= 0 andalso (C < 16#D800 orelse C > 16#DFFF andalso C < 16#FFFE orelse
                                                              C > 16#FFFF andalso C =< 16#10FFFF))).

%% Natives -------------------------------------------------------------------------------------------------------------

format(_, _) -> erlang:nif_error(undef).
format(_, _, _) -> erlang:nif_error(undef).
fwrite(_, _) -> erlang:nif_error(undef).
fwrite(_, _, _) -> erlang:nif_error(undef).
print(_) -> erlang:nif_error(undef).
print(_, _, _, _) -> erlang:nif_error(undef).
write_flat(_, _) -> erlang:nif_error(undef).

%% The same as UTF-8 -----------------------------------------------------------------------------------------------------

bfwrite(Format, Args) -> bformat(Format, Args).
bfwrite(Format, Args, Options) -> bformat(Format, Args, Options).

bformat(Format, Args) ->
    try unicode:characters_to_binary(format(Format, Args))
    catch error:_ -> erlang:error(badarg, [Format, Args])
    end.

bformat(Format, Args, Options) ->
    try unicode:characters_to_binary(format(Format, Args, Options))
    catch error:_ -> erlang:error(badarg, [Format, Args])
    end.

bwrite(Term, Options) when is_list(Options) -> unicode:characters_to_binary(write(Term, Options)).

bwrite_string(Text, Quote, Encoding) ->
    Chars = if is_binary(Text) -> unicode:characters_to_list(Text, Encoding); true -> Text end,
    unicode:characters_to_binary(case Quote of
                                     [] -> [written(Char) || Char <- Chars];
                                     _ -> write_string(Chars, Quote)
                                 end).

%% Writing terms -------------------------------------------------------------------------------------------------------
%% The text of a compound term nests as the term does: programs take it apart. What has a limit of characters is flat.

write(Term) -> written(Term, -1, [{encoding, latin1}]).

write(Term, Depth) when is_integer(Depth) ->
    written(Term, Depth, [{encoding, latin1}]);
write(Term, Options) ->
    Depth = proplists:get_value(depth, Options, -1),
    case proplists:get_value(chars_limit, Options, -1) of
        Limit when is_integer(Limit), Limit < 0, is_integer(Depth) -> written(Term, Depth, proplists:delete(depth, Options));
        _ -> write_flat(Term, Options)
    end.

written(_, 0, _) -> "...";
written(Integer, _, _) when is_integer(Integer) -> integer_to_list(Integer);
written([_ | _], 1, _) -> "[...]";
written([Head | Tail], Depth, Options) ->
    [$[, [written(Head, Depth - 1, Options) | written_tail(Tail, Depth - 1, Options)], $]];
written(Tuple, 1, _) when is_tuple(Tuple), Tuple =/= {} -> "{...}";
written(Tuple, Depth, Options) when is_tuple(Tuple), Tuple =/= {} ->
    [First | Rest] = tuple_to_list(Tuple),
    [${, [written(First, Depth - 1, Options) | written_elements(Rest, Depth - 1, Options)], $}];
written(Map, Depth, Options) when map_size(Map) > 0, Depth =/= 1 ->
    Order = proplists:get_value(maps_order, Options, undefined),
    [First | Rest] = maps:to_list(maps:iterator(Map, Order)),
    Entries = [written_entry(First, Depth - 1, Options) | written_entries(Rest, Depth - 1, Depth - 1, Options)],
    [$#, ${, Entries, $}];
written(Map, _, _) when is_map(Map) -> "#{}";
written(Bits, Depth, _) when is_bitstring(Bits) -> [$<, $<, written_bytes(Bits, Depth), $>, $>];
written(Leaf, _, Options) -> write_flat(Leaf, Options).

written_tail([], _, _) -> "";
written_tail(_, 1, _) -> "|...";
written_tail([Head | Tail], Depth, Options) ->
    [$,, written(Head, Depth - 1, Options) | written_tail(Tail, Depth - 1, Options)];
written_tail(Last, Depth, Options) ->
    [$|, written(Last, Depth - 1, Options)].

written_elements([], _, _) -> "";
written_elements(_, 1, _) -> ",...";
written_elements([First | Rest], Depth, Options) ->
    [$,, written(First, Depth - 1, Options) | written_elements(Rest, Depth - 1, Options)].

written_entries(_, 1, _, _) -> ",...";
written_entries([First | Rest], Depth, Each, Options) ->
    [$,, written_entry(First, Each, Options) | written_entries(Rest, Depth - 1, Each, Options)];
written_entries([], _, _, _) -> "".

written_entry({Key, Value}, Depth, Options) -> [written(Key, Depth, Options), " => ", written(Value, Depth, Options)].

written_bytes(<<>>, _) -> [];
written_bytes(_, 1) -> ["..."];
written_bytes(<<Byte>>, _) -> [integer_to_list(Byte)];
written_bytes(<<Byte, Rest/bitstring>>, Depth) -> [integer_to_list(Byte), $, | written_bytes(Rest, Depth - 1)];
written_bytes(Bits, _) ->
    Size = bit_size(Bits),
    <<Value:Size>> = Bits,
    [integer_to_list(Value), $:, integer_to_list(Size)].

write(Term, Depth, true) -> print(Term, 1, 80, Depth);
write(Term, Depth, false) -> write(Term, Depth).

write_binary(Binary, Depth, _) -> write(Binary, Depth).

nl() -> "\n".

%% The printed length of text, in graphemes when it is not all of bytes.
chars_length(Text) ->
    try iolist_size(Text)
    catch error:_ -> string:length(Text)
    end.

%% The column after printing the text from the given column; tabs stop at every eighth.
indentation([$\n | Text], _) -> indentation(Text, 0);
indentation([$\t | Text], Column) -> indentation(Text, (Column div 8 + 1) * 8);
indentation([Char | Text], Column) when is_integer(Char) -> indentation(Text, Column + 1);
indentation([Nested | Text], Column) -> indentation(Text, indentation(Nested, Column));
indentation([], Column) -> Column.

format_prompt(Prompt) -> format_prompt(Prompt, latin1).

format_prompt({format, Format, Args}, _) -> prompt_text(Format, Args);
format_prompt(Prompt, Encoding) when is_list(Prompt); is_atom(Prompt); is_binary(Prompt) ->
    prompt_text(prompt_control(Encoding, $s), [Prompt]);
format_prompt(Prompt, Encoding) ->
    prompt_text(prompt_control(Encoding, $p), [Prompt]).

prompt_control(latin1, Control) -> [$~, Control];
prompt_control(_, Control) -> [$~, $t, Control].

%% A prompt that cannot be formatted must not fail the request that shows it.
prompt_text(Format, Args) ->
    try format(Format, Args)
    catch error:_ -> "???"
    end.

%% Quoting -------------------------------------------------------------------------------------------------------------

write_atom(Atom) ->
    Name = atom_to_list(Atom),
    case quote_atom(Atom, Name) of
        true -> write_string(Name, $');
        false -> Name
    end.

write_atom_as_latin1(Atom) ->
    Name = atom_to_list(Atom),
    case quote_atom(Atom, Name) of
        true -> write_string_as_latin1(Name, $');
        false -> Name
    end.

%% Whether an atom needs quotes: a reserved word, or not a lower-case Latin-1 letter followed by letters, digits, _ and @.
quote_atom(Atom, [First | Rest]) ->
    erl_scan_reserved(Atom) orelse not is_lower(First) orelse not lists:all(fun is_name_char/1, Rest);
quote_atom(_, []) ->
    true.

erl_scan_reserved(Atom) ->
    lists:member(Atom, ['after', 'and', 'andalso', 'band', 'begin', 'bnot', 'bor', 'bsl', 'bsr', 'bxor', 'case', 'catch', 'cond',
                        'div', 'else', 'end', 'fun', 'if', 'let', 'maybe', 'not', 'of', 'or', 'orelse', 'receive', 'rem', 'try',
                        'when', 'xor']).

is_lower(C) -> C >= $a andalso C =< $z orelse C >= $\x{DF} andalso C =< $\x{FF} andalso C =/= $\x{F7}.

is_name_char(C) ->
    is_lower(C) orelse C >= $A andalso C =< $Z orelse C >= $0 andalso C =< $9 orelse C =:= $_ orelse C =:= $@ orelse
        C >= $\x{C0} andalso C =< $\x{DE} andalso C =/= $\x{D7}.

write_string(Text) -> write_string(Text, $").
write_string(Text, Quote) -> [Quote | quoted(Text, Quote, fun written/1)].

write_unicode_string(Text) -> write_string(Text).

write_latin1_string(Text) -> write_latin1_string(Text, $").
write_latin1_string(Text, Quote) -> [Quote | quoted(Text, Quote, fun(Char) when is_integer(Char), Char >= 0, Char =< 255 -> written(Char) end)].

write_string_as_latin1(Text) -> write_string_as_latin1(Text, $").
write_string_as_latin1(Text, Quote) -> [Quote | quoted(Text, Quote, fun written_latin1/1)].

quoted([Quote | Text], Quote, Write) -> [$\\, Quote | quoted(Text, Quote, Write)];
quoted([Char | Text], Quote, Write) when is_integer(Char), Char >= $\s, Char < $\d, Char =/= $\\ -> [Char | quoted(Text, Quote, Write)];
quoted([Char | Text], Quote, Write) -> Write(Char) ++ quoted(Text, Quote, Write);
quoted([], Quote, _) -> [Quote].

write_char($\s) -> "$\\s";
write_char(Char) -> [$$ | written(Char)].

write_unicode_char(Char) -> write_char(Char).
write_latin1_char(Char) when is_integer(Char), Char >= 0, Char =< 255 -> [$$ | written(Char)].

write_char_as_latin1(Char) -> [$$ | written_latin1(Char)].

written_latin1(Char) when is_integer(Char), Char > 255 -> "\\x{" ++ integer_to_list(Char, 16) ++ "}";
written_latin1(Char) when is_integer(Char), Char >= 0 -> written(Char).

%% A character as it stands in a literal: named escapes, octal for the other control characters.
written($\\) -> "\\\\";
written($\n) -> "\\n";
written($\r) -> "\\r";
written($\t) -> "\\t";
written($\v) -> "\\v";
written($\b) -> "\\b";
written($\f) -> "\\f";
written($\e) -> "\\e";
written($\d) -> "\\d";
written(Char) when Char >= 0, Char < $\s; Char > $\d, Char < 16#A0 ->
    [$\\, $0 + (Char bsr 6), $0 + ((Char bsr 3) band 7), $0 + (Char band 7)];
written(Char) when is_integer(Char), Char >= 0 -> [Char].

%% What is text --------------------------------------------------------------------------------------------------------

char_list([C | Cs]) when ?IS_UNICODE(C) -> char_list(Cs);
char_list([]) -> true;
char_list(_) -> false.

latin1_char_list([C | Cs]) when is_integer(C), C >= 0, C =< 255 -> latin1_char_list(Cs);
latin1_char_list([]) -> true;
latin1_char_list(_) -> false.

deep_char_list(Text) -> deep_unicode_char_list(Text).

%% Later lists wait in a list of their own, so the depth of the text costs no stack.
deep_unicode_char_list(Text) -> deep_unicode(Text, []).

deep_unicode([Char | Rest], Later) when ?IS_UNICODE(Char) -> deep_unicode(Rest, Later);
deep_unicode([List | Rest], Later) when is_list(List) -> deep_unicode(List, [Rest | Later]);
deep_unicode([], [Rest | Later]) -> deep_unicode(Rest, Later);
deep_unicode([], []) -> true;
deep_unicode(_, _) -> false.

deep_latin1_char_list(Text) -> deep_latin1(Text, []).

deep_latin1([Char | Rest], Later) when is_integer(Char), Char >= 0, Char =< 255 -> deep_latin1(Rest, Later);
deep_latin1([List | Rest], Later) when is_list(List) -> deep_latin1(List, [Rest | Later]);
deep_latin1([], [Rest | Later]) -> deep_latin1(Rest, Later);
deep_latin1([], []) -> true;
deep_latin1(_, _) -> false.

printable_list(Text) ->
    case io:printable_range() of
        latin1 -> printable_latin1_list(Text);
        unicode -> printable_unicode_list(Text)
    end.

printable_latin1_list([C | Cs]) when is_integer(C), C >= $\s, C =< $~; is_integer(C), C >= 16#A0, C =< 16#FF ->
    printable_latin1_list(Cs);
printable_latin1_list([C | Cs]) when is_integer(C), C >= $\b, C =< $\r; C =:= $\e -> printable_latin1_list(Cs);
printable_latin1_list([]) -> true;
printable_latin1_list(_) -> false.

printable_unicode_list([C | Cs]) when is_integer(C), C >= $\s, C =< $~; C >= 16#A0, ?IS_UNICODE(C) ->
    printable_unicode_list(Cs);
printable_unicode_list([C | Cs]) when is_integer(C), C >= $\b, C =< $\r; C =:= $\e -> printable_unicode_list(Cs);
printable_unicode_list([]) -> true;
printable_unicode_list(_) -> false.

%% Terms cut to a depth ------------------------------------------------------------------------------------------------

%% A term that prints like the given one to that depth, with '...' for what lies deeper.
limit_term(Term, -1) -> Term;
limit_term(Term, Depth) when is_integer(Depth), Depth >= 0 -> cut(Term, Depth).

cut(_, 0) -> '...';
cut([_ | _] = List, Depth) ->
    case printable_list(List) of
        true when Depth > 1 -> List;
        _ when Depth =:= 1 -> ['...'];
        false -> [cut(hd(List), Depth - 1) | cut_rest(tl(List), Depth - 1)]
    end;
cut(Tuple, 1) when is_tuple(Tuple), Tuple =/= {} -> {'...'};
cut(Tuple, Depth) when is_tuple(Tuple), Tuple =/= {} ->
    [First | Rest] = tuple_to_list(Tuple),
    list_to_tuple([cut(First, Depth - 1) | cut_rest(Rest, Depth - 1)]);
cut(Map, Depth) when is_map(Map) ->
    %% Which pairs print first is not known, so each is cut to the same depth; one more than fits shows that some are missing. Keys stay apart.
    maps:from_list(cut_pairs(maps:next(maps:iterator(Map)), Depth + 1, Depth));
cut(Term, _) -> Term.

cut_rest([], _) -> [];
cut_rest(_, 1) -> ['...'];
cut_rest([H | T], Depth) -> [cut(H, Depth - 1) | cut_rest(T, Depth - 1)];
cut_rest(Tail, Depth) -> cut(Tail, Depth - 1).

cut_pairs({Key, Value, Next}, Left, Depth) when Left > 0 ->
    [{Key, cut(Value, Depth - 1)} | cut_pairs(maps:next(Next), Left - 1, Depth)];
cut_pairs(_, _, _) ->
    [].

%% Format strings as data ----------------------------------------------------------------------------------------------

scan_format(Format, Args) ->
    try specs(format_chars(Format), Args)
    catch _:_ -> erlang:error(badarg, [Format, Args])
    end.

format_chars(Format) when is_atom(Format) -> atom_to_list(Format);
format_chars(Format) when is_binary(Format) -> binary_to_list(Format);
format_chars(Format) -> Format.

specs([$~ | Text], Args0) ->
    Spec = #{width => none, adjust => right, precision => none, pad_char => $\s, encoding => latin1, strings => true,
             maps_order => undefined},
    {Text1, Args1, Spec1} = spec_width(Text, Args0, Spec),
    {Text2, Args2, Spec2} = spec_precision(Text1, Args1, Spec1),
    {Text3, Args3, Spec3} = spec_pad(Text2, Args2, Spec2),
    {Control, Text4, Args4, Spec4} = spec_modifiers(Text3, Args3, Spec3),
    {Taken, Args5} = lists:split(control_args(Control), Args4),
    [Spec4#{control_char => Control, args => Taken} | specs(Text4, Args5)];
specs([Char | Text], Args) ->
    [Char | specs(Text, Args)];
specs([], []) ->
    [].

spec_width([$- | Text], Args, Spec) -> spec_number(Text, Args, Spec#{adjust := left}, width);
spec_width(Text, Args, Spec) ->
    case spec_number(Text, Args, Spec, width) of
        {Text1, Args1, #{width := Width} = Spec1} when is_integer(Width), Width < 0 ->
            {Text1, Args1, Spec1#{width := -Width, adjust := left}};
        Scanned ->
            Scanned
    end.

spec_precision([$. | Text], Args, Spec) -> spec_number(Text, Args, Spec, precision);
spec_precision(Text, Args, Spec) -> {Text, Args, Spec}.

spec_number([$* | Text], [N | Args], Spec, Key) when is_integer(N) -> {Text, Args, Spec#{Key := N}};
spec_number(Text, Args, Spec, Key) ->
    case string:take(Text, "0123456789") of
        {[], _} -> {Text, Args, Spec};
        {Digits, Rest} -> {Rest, Args, Spec#{Key := list_to_integer(Digits)}}
    end.

spec_pad([$., $* | Text], [Pad | Args], Spec) -> {Text, Args, Spec#{pad_char := Pad}};
spec_pad([$., Pad | Text], Args, Spec) -> {Text, Args, Spec#{pad_char := Pad}};
spec_pad(Text, Args, Spec) -> {Text, Args, Spec}.

spec_modifiers([$t | Text], Args, Spec) -> spec_modifiers(Text, Args, Spec#{encoding := unicode});
spec_modifiers([$l | Text], Args, Spec) -> spec_modifiers(Text, Args, Spec#{strings := false});
spec_modifiers([$k | Text], Args, Spec) -> spec_modifiers(Text, Args, Spec#{maps_order := ordered});
spec_modifiers([$K | Text], [Order | Args], Spec) ->
    spec_modifiers(Text, Args, Spec#{maps_order := case Order of undefined -> undefined; ordered -> ordered;
                                                       reversed -> reversed; F when is_function(F, 2) -> F end});
spec_modifiers([Control | Text], Args, Spec) -> {Control, Text, Args, Spec}.

control_args($n) -> 0;
control_args($~) -> 0;
control_args(C) when C =:= $W; C =:= $P; C =:= $x; C =:= $X -> 2;
control_args(C) when C =:= $w; C =:= $p; C =:= $s; C =:= $c; C =:= $e; C =:= $f; C =:= $g; C =:= $b; C =:= $B; C =:= $#;
                     C =:= $+; C =:= $i -> 1.

unscan_format([#{control_char := Control, args := Args} = Spec | Rest]) ->
    {Text, More} = unscan_format(Rest),
    {Order, OrderArgs} = unscan_order(Spec),
    Parts = [$~, unscan_width(Spec), unscan_precision(Spec), unscan_pad(Spec), [$t || maps:get(encoding, Spec, latin1) =:= unicode],
             [$l || not maps:get(strings, Spec, true)], Order, Control],
    {lists:flatten(Parts, Text), OrderArgs ++ Args ++ More};
unscan_format([Char | Rest]) when not is_map(Char) ->
    {Text, Args} = unscan_format(Rest),
    {[Char | Text], Args};
unscan_format([]) ->
    {[], []}.

unscan_width(#{width := none}) -> "";
unscan_width(#{width := Width, adjust := left}) -> [$- | integer_to_list(Width)];
unscan_width(#{width := Width}) -> integer_to_list(Width).

unscan_precision(#{precision := Precision, pad_char := Pad}) ->
    case Precision of
        none when Pad =:= $\s -> "";
        none -> ".";
        N -> [$. | integer_to_list(N)]
    end.

unscan_pad(#{pad_char := $\s}) -> "";
unscan_pad(#{pad_char := Pad}) -> [$., Pad].

unscan_order(Spec) ->
    case maps:get(maps_order, Spec, undefined) of
        undefined -> {"", []};
        ordered -> {"k", []};
        Order -> {"K", [Order]}
    end.

%% Columns count from the beginning where all the rest is characters; what is none stays as it is.
build_text(Specs) when is_list(Specs) ->
    try lists:all(fun(Spec) -> is_map(Spec) orelse is_integer(Spec) end, Specs) of
        true ->
            {Format, Args} = unscan_format(Specs),
            format(Format, Args);
        false ->
            [case is_map(Spec) of true -> built(Spec); false -> Spec end || Spec <- Specs]
    catch error:_ -> erlang:error(badarg, [Specs])
    end;
build_text(Specs) -> erlang:error(badarg, [Specs]).

built(Spec) ->
    {Format, Args} = unscan_format([Spec]),
    case format(Format, Args) of
        [Text] -> Text;
        Text -> Text
    end.

build_text(Specs, Options) ->
    {Text, Args} = unscan_format(Specs),
    try format(lists:flatten(Text), Args, Options)
    catch error:_ -> erlang:error(badarg, [Specs, Options])
    end.

fread(Format, Text) -> io_lib_fread:fread(format_chars(Format), Text).

fread(Continuation, Text, Format) -> io_lib_fread:fread(Continuation, Text, format_chars(Format)).

%% Collecting input for I/O servers ------------------------------------------------------------------------------------
%% The first argument is `start` or what the last call answered. The answer {stop, Result, Rest} ends the collection.

collect_chars(State, Data, N) -> collect_chars(State, Data, latin1, N).

collect_chars(start, eof, _, _) -> {stop, eof, eof};
collect_chars(start, Data, Encoding, N) when is_integer(N) -> collect_chars({chars, empty(Data), N}, Data, Encoding, N);
collect_chars({chars, Sofar, _}, eof, _, _) when Sofar =:= []; Sofar =:= <<>> -> {stop, eof, eof};
collect_chars({chars, Sofar, _}, eof, _, _) -> {stop, Sofar, eof};
collect_chars({chars, Sofar, N}, Data, Encoding, _) ->
    case split_chars(Data, N, Encoding) of
        {First, Rest, 0} -> {stop, joined(Sofar, First), Rest};
        {All, _, Missing} -> {chars, joined(Sofar, All), Missing}
    end.

split_chars(Data, N, _) when is_list(Data) ->
    {First, Rest} = lists:split(min(N, length(Data)), Data),
    {First, Rest, N - length(First)};
split_chars(Data, N, unicode) ->
    {Size, Missing} = utf8_prefix(Data, N, 0),
    <<First:Size/binary, Rest/binary>> = Data,
    {First, Rest, Missing};
split_chars(Data, N, _) ->
    Size = min(N, byte_size(Data)),
    <<First:Size/binary, Rest/binary>> = Data,
    {First, Rest, N - Size}.

utf8_prefix(_, 0, Size) -> {Size, 0};
utf8_prefix(Data, N, Size) ->
    case Data of
        <<_:Size/binary, Char/utf8, _/binary>> -> utf8_prefix(Data, N - 1, Size + byte_size(<<Char/utf8>>));
        <<_:Size/binary>> -> {Size, N};
        _ -> utf8_prefix(Data, N - 1, Size + 1)
    end.

collect_line(State, Data, Any) -> collect_line(State, Data, latin1, Any).

%% A line keeps its newline; a carriage return before it is dropped.
collect_line(start, eof, _, _) -> {stop, eof, eof};
collect_line(start, Data, Encoding, Any) -> collect_line({line, empty(Data)}, Data, Encoding, Any);
collect_line({line, Sofar}, eof, _, _) -> {stop, Sofar, eof};
collect_line({line, Sofar}, Data, _, _) ->
    case split_line(Data) of
        {Line, Rest} -> {stop, drop_return(joined(Sofar, Line)), Rest};
        none -> {line, joined(Sofar, Data)}
    end.

split_line(Data) when is_list(Data) ->
    case lists:splitwith(fun(C) -> C =/= $\n end, Data) of
        {Line, [$\n | Rest]} -> {Line, Rest};
        _ -> none
    end;
split_line(Data) ->
    case binary:split(Data, <<"\n">>) of
        [Line, Rest] -> {Line, Rest};
        _ -> none
    end.

drop_return(Line) when is_list(Line) ->
    case Line =/= [] andalso lists:last(Line) of
        $\r -> lists:droplast(Line) ++ "\n";
        _ -> Line ++ "\n"
    end;
drop_return(Line) ->
    Size = byte_size(Line) - 1,
    case Line of
        <<Kept:Size/binary, $\r>> -> <<Kept/binary, $\n>>;
        _ -> <<Line/binary, $\n>>
    end.

%% Collects with the function of a get_until request: {done, Result, Rest} of it ends, {more, Continuation} goes on.
get_until(State, Data, Fun) -> get_until(State, Data, latin1, Fun).

get_until(start, Data, Encoding, Fun) -> get_until([], Data, Encoding, Fun);
get_until(Continuation, Data, Encoding, {M, F, A}) ->
    Chars = if is_binary(Data) -> unicode:characters_to_list(Data, Encoding); true -> Data end,
    case apply(M, F, [Continuation, Chars | A]) of
        {done, Result, Rest} when is_binary(Data), is_list(Rest) -> {stop, Result, unicode:characters_to_binary(Rest, unicode, Encoding)};
        {done, Result, Rest} -> {stop, Result, Rest};
        {more, Next} -> Next
    end.

empty(Data) when is_list(Data) -> [];
empty(_) -> <<>>.

joined(A, B) when is_list(A), is_list(B) -> A ++ B;
joined(A, B) -> <<A/binary, B/binary>>.
