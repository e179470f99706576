%% Application resources: files of Erlang terms (NAME.app, and configuration).
%%
%% The reader takes plain terms, each ended by a dot, as file:consult/1 does; it needs no compiler. It accepts atoms, strings, characters,
%% integers (also Base#Digits), floats, tuples, lists, maps, binaries of integers and strings, and unary signs. What it cannot read is an
%% error of a line: {Line, asterias_application_resource, Text}.
-module(asterias_application_resource).

-export([find/1, consult/1, terms/1, term/1, format_error/1]).

-define(LIBRARY, "/asterias:/lib").

%% {application, Name, Options} from the code path.
find(Name) ->
    File = atom_to_list(Name) ++ ".app",
    case code:where_is_file(File) of
        non_existing -> {error, {"no such file or directory", File}};
        %% What these files of the library hold is at hand as a term.
        ?LIBRARY ++ _ -> {ok, application_table:resource(Name)};
        Path ->
            case consult(Path) of
                {ok, [Resource]} -> {ok, Resource};
                {ok, _} -> {error, {"bad application resource", File}};
                {error, {Line, ?MODULE, Text}} -> {error, {lists:flatten(io_lib:format("~w: ~ts", [Line, Text])), File}};
                {error, Reason} -> {error, {lists:flatten(io_lib:format("~tp", [Reason])), File}}
            end
    end.

consult(Path) ->
    case prim_code:read_file(Path) of
        {ok, Bytes} ->
            case unicode:characters_to_list(Bytes) of
                Text when is_list(Text) -> terms(Text);
                _ -> terms(binary_to_list(Bytes))
            end;
        {error, Reason} -> {error, Reason};
        error -> {error, enoent}
    end.

terms(Text) ->
    try {ok, terms(tokens(Text, 1, []), [])}
    catch throw:{fault, Line, Why} -> {error, {Line, ?MODULE, Why}}
    end.

%% One term, without a dot.
term(Text) ->
    try parse(tokens(Text, 1, [])) of
        {Term, [{'end', _}]} -> {ok, Term};
        {Term, [{dot, _}, {'end', _}]} -> {ok, Term};
        {_, [Token | _]} -> {error, {element(2, Token), ?MODULE, unexpected(Token)}}
    catch
        throw:{fault, Line, Why} -> {error, {Line, ?MODULE, Why}}
    end.

format_error(Text) -> Text.

fault(Line, Why) -> throw({fault, Line, Why}).

unexpected({'end', _}) -> "unexpected end";
unexpected(Token) -> lists:flatten(io_lib:format("syntax error before: ~tp", [element(tuple_size(Token), Token)])).

%% Tokens --------------------------------------------------------------------------------------------------------------
%% {Kind, Line} for punctuation, {Kind, Line, Value} for atoms, strings and numbers, {'end', Line} at last.

tokens([], Line, Acc) -> lists:reverse(Acc, [{'end', Line}]);
tokens([$\n | Text], Line, Acc) -> tokens(Text, Line + 1, Acc);
tokens([C | Text], Line, Acc) when C =< $\s; C =:= 16#A0 -> tokens(Text, Line, Acc);
tokens([$% | Text], Line, Acc) -> tokens(lists:dropwhile(fun(C) -> C =/= $\n end, Text), Line, Acc);
tokens([$., C | Text], Line, Acc) when C =< $\s; C =:= $% -> tokens([C | Text], Line, [{dot, Line} | Acc]);
tokens([$.], Line, Acc) -> tokens([], Line, [{dot, Line} | Acc]);
tokens([$<, $< | Text], Line, Acc) -> tokens(Text, Line, [{'<<', Line} | Acc]);
tokens([$>, $> | Text], Line, Acc) -> tokens(Text, Line, [{'>>', Line} | Acc]);
tokens([$=, $> | Text], Line, Acc) -> tokens(Text, Line, [{'=>', Line} | Acc]);
tokens([C | Text], Line, Acc) when C =:= ${; C =:= $}; C =:= $[; C =:= $]; C =:= $,; C =:= $|; C =:= $#; C =:= $-; C =:= $+; C =:= $/;
                                   C =:= $:; C =:= $(; C =:= $) ->
    tokens(Text, Line, [{list_to_atom([C]), Line} | Acc]);
tokens([$" | Text], Line, Acc) ->
    {String, Rest, Line1} = quoted(Text, $", Line, []),
    tokens(Rest, Line1, [{string, Line, String} | Acc]);
tokens([$' | Text], Line, Acc) ->
    {String, Rest, Line1} = quoted(Text, $', Line, []),
    tokens(Rest, Line1, [{atom, Line, list_to_atom(String)} | Acc]);
tokens([$$, $\\ | Text], Line, Acc) ->
    {Char, Rest} = escape(Text, Line),
    tokens(Rest, Line, [{number, Line, Char} | Acc]);
tokens([$$, Char | Text], Line, Acc) -> tokens(Text, Line, [{number, Line, Char} | Acc]);
tokens([C | _] = Text, Line, Acc) when C >= $0, C =< $9 ->
    {Number, Rest} = number(Text, Line),
    tokens(Rest, Line, [{number, Line, Number} | Acc]);
tokens([C | _] = Text, Line, Acc) when C >= $a, C =< $z; C >= $\x{DF}, C =< $\x{FF}, C =/= $\x{F7} ->
    {Name, Rest} = lists:splitwith(fun is_name/1, Text),
    tokens(Rest, Line, [{atom, Line, list_to_atom(Name)} | Acc]);
tokens([C | _], Line, _) -> fault(Line, "illegal character " ++ [C]).

is_name(C) -> C >= $a andalso C =< $z orelse C >= $A andalso C =< $Z orelse C >= $0 andalso C =< $9 orelse C =:= $_ orelse C =:= $@ orelse
                  C >= $\x{C0} andalso C =< $\x{FF} andalso C =/= $\x{D7} andalso C =/= $\x{F7}.

quoted([Quote | Text], Quote, Line, Acc) -> {lists:reverse(Acc), Text, Line};
quoted([$\\, $\n | Text], Quote, Line, Acc) -> quoted(Text, Quote, Line + 1, Acc);
quoted([$\\ | Text], Quote, Line, Acc) ->
    {Char, Rest} = escape(Text, Line),
    quoted(Rest, Quote, Line, [Char | Acc]);
quoted([$\n | Text], Quote, Line, Acc) -> quoted(Text, Quote, Line + 1, [$\n | Acc]);
quoted([C | Text], Quote, Line, Acc) -> quoted(Text, Quote, Line, [C | Acc]);
quoted([], _, Line, _) -> fault(Line, "unterminated string or atom").

escape([$x, ${ | Text], Line) ->
    case lists:splitwith(fun(C) -> C =/= $} end, Text) of
        {Digits, [$} | Rest]} -> {integer(Digits, 16, Line), Rest};
        _ -> fault(Line, "bad escape sequence")
    end;
escape([$x, A, B | Text], Line) -> {integer([A, B], 16, Line), Text};
escape([$^, C | Text], _) -> {C band 31, Text};
escape([C | _] = Text, Line) when C >= $0, C =< $7 ->
    {Digits, Rest} = lists:splitwith(fun(D) -> D >= $0 andalso D =< $7 end, lists:sublist(Text, 3)),
    {integer(Digits, 8, Line), Rest ++ lists:nthtail(min(3, length(Text)), Text)};
escape([C | Text], _) ->
    {case C of
         $n -> $\n; $t -> $\t; $r -> $\r; $s -> $\s; $e -> $\e; $b -> $\b; $d -> $\d; $f -> $\f; $v -> $\v; _ -> C
     end, Text};
escape([], Line) -> fault(Line, "bad escape sequence").

number(Text, Line) ->
    {Digits, Rest} = digits(Text),
    case Rest of
        [$# | More] ->
            {Based, Rest1} = lists:splitwith(fun(C) -> C >= $0 andalso C =< $9 orelse C >= $a andalso C =< $z orelse C >= $A andalso C =< $Z end, More),
            {integer(Based, integer(Digits, 10, Line), Line), Rest1};
        [$., C | _] when C >= $0, C =< $9 ->
            {Fraction, Rest1} = digits(tl(Rest)),
            {Exponent, Rest2} = exponent(Rest1),
            try {list_to_float(Digits ++ "." ++ Fraction ++ Exponent), Rest2}
            catch error:badarg -> fault(Line, "illegal float")
            end;
        _ ->
            {integer(Digits, 10, Line), Rest}
    end.

exponent([E, Sign, C | _] = Text) when E =:= $e orelse E =:= $E, Sign =:= $- orelse Sign =:= $+, C >= $0, C =< $9 ->
    {Digits, Rest} = digits(lists:nthtail(2, Text)),
    {[$e, Sign | Digits], Rest};
exponent([E, C | Text]) when E =:= $e orelse E =:= $E, C >= $0, C =< $9 ->
    {Digits, Rest} = digits([C | Text]),
    {[$e | Digits], Rest};
exponent(Text) -> {"", Text}.

%% Digits may be grouped with underscores.
digits(Text) ->
    {Digits, Rest} = lists:splitwith(fun(C) -> C >= $0 andalso C =< $9 orelse C =:= $_ end, Text),
    {[C || C <- Digits, C =/= $_], Rest}.

integer(Digits, Base, Line) ->
    try list_to_integer(Digits, Base)
    catch error:badarg -> fault(Line, "illegal integer")
    end.

%% Terms ---------------------------------------------------------------------------------------------------------------

terms([{'end', _}], Acc) -> lists:reverse(Acc);
terms(Tokens, Acc) ->
    case parse(Tokens) of
        {Term, [{dot, _} | Rest]} -> terms(Rest, [Term | Acc]);
        {_, [Token | _]} -> fault(element(2, Token), unexpected(Token))
    end.

parse([{atom, _, Atom} | Rest]) -> {Atom, Rest};
parse([{number, _, Number} | Rest]) -> {Number, Rest};
parse([{'-', _}, {number, _, Number} | Rest]) -> {-Number, Rest};
parse([{'+', _}, {number, _, Number} | Rest]) -> {Number, Rest};
parse([{string, _, A}, {string, Line, B} | Rest]) -> parse([{string, Line, A ++ B} | Rest]);
parse([{string, _, String} | Rest]) -> {String, Rest};
parse([{'{', _}, {'}', _} | Rest]) -> {{}, Rest};
parse([{'{', _} | Rest]) ->
    case elements(Rest, []) of
        {Elements, [{'}', _} | Rest1]} -> {list_to_tuple(Elements), Rest1};
        {_, [Token | _]} -> fault(element(2, Token), unexpected(Token))
    end;
parse([{'[', _}, {']', _} | Rest]) -> {[], Rest};
parse([{'[', _} | Rest]) ->
    case elements(Rest, []) of
        {Elements, [{']', _} | Rest1]} ->
            {Elements, Rest1};
        {Elements, [{'|', _} | Rest1]} ->
            case parse(Rest1) of
                {Tail, [{']', _} | Rest2]} -> {lists:foldr(fun(Element, List) -> [Element | List] end, Tail, Elements), Rest2};
                {_, [Token | _]} -> fault(element(2, Token), unexpected(Token))
            end;
        {_, [Token | _]} -> fault(element(2, Token), unexpected(Token))
    end;
parse([{'#', _}, {'{', _}, {'}', _} | Rest]) -> {#{}, Rest};
parse([{'#', _}, {'{', _} | Rest]) -> pairs(Rest, #{});
parse([{'<<', _}, {'>>', _} | Rest]) -> {<<>>, Rest};
parse([{'<<', _} | Rest]) -> segments(Rest, <<>>);
parse([Token | _]) -> fault(element(2, Token), unexpected(Token)).

elements(Tokens, Acc) ->
    case parse(Tokens) of
        {Element, [{',', _} | Rest]} -> elements(Rest, [Element | Acc]);
        {Element, Rest} -> {lists:reverse(Acc, [Element]), Rest}
    end.

pairs(Tokens, Map) ->
    case parse(Tokens) of
        {Key, [{'=>', _} | Rest]} ->
            case parse(Rest) of
                {Value, [{',', _} | Rest1]} -> pairs(Rest1, Map#{Key => Value});
                {Value, [{'}', _} | Rest1]} -> {Map#{Key => Value}, Rest1};
                {_, [Token | _]} -> fault(element(2, Token), unexpected(Token))
            end;
        {_, [Token | _]} -> fault(element(2, Token), unexpected(Token))
    end.

segments(Tokens, Acc) ->
    {Segment, Line, Rest} = case Tokens of
                                [{number, L, Byte} | Rest0] when is_integer(Byte) -> {<<Byte>>, L, Rest0};
                                [{string, L, String}, {'/', _}, {atom, _, utf8} | Rest0] -> {unicode:characters_to_binary(String), L, Rest0};
                                [{string, L, String} | Rest0] -> {<< <<C>> || C <- String >>, L, Rest0};
                                [Token | _] -> fault(element(2, Token), unexpected(Token))
                            end,
    case Rest of
        [{',', _} | Rest1] -> segments(Rest1, <<Acc/binary, Segment/binary>>);
        [{'>>', _} | Rest1] -> {<<Acc/binary, Segment/binary>>, Rest1};
        _ -> fault(Line, "unsupported binary segment")
    end.
