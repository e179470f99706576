%% Erlang text to tokens.
%%
%% The work is done by natives. Where the text of tokens, white space or comments are wanted, or reserved words are the caller's, the
%% natives tell besides how long each token is and how much blank text stands before it, and the rest is done here.
-module(erl_scan).

-export([category/1, column/1, continuation_location/1, end_location/1, f_reserved_word/1, form_with_spans/3, format_error/1, line/1,
         location/1, reserved_word/1, scan_form/3, scan_string/2, string/1, string/2, string/3, string_with_spans/2, symbol/1, text/1,
         token_info/1, token_info/2, tokens/3, tokens/4]).

-export_type([error_info/0, options/0, token/0, tokens/0, tokens_result/0, return_cont/0]).

-type token() :: {atom(), erl_anno:anno(), term()} | {atom(), erl_anno:anno()}.
-type tokens() :: [token()].
-type options() :: term().
-type error_info() :: {erl_anno:location(), module(), term()}.
-type tokens_result() :: {ok, tokens(), erl_anno:location()} | {eof, erl_anno:location()} | {error, error_info(), erl_anno:location()}.
-type return_cont() :: term().

%% What is read so far of a form that is not complete.
-record(more, {start, wanted, text}).

%% What is wanted besides plain tokens.
-record(wanted, {is_reserved = fun ?MODULE:reserved_word/1, has_text = fun(_, _) -> false end, blanks = false, comments = false}).

scan_string(_, _) -> erlang:nif_error(undef).
scan_form(_, _, _) -> erlang:nif_error(undef).
string_with_spans(_, _) -> erlang:nif_error(undef).
form_with_spans(_, _, _) -> erlang:nif_error(undef).
reserved_word(_) -> erlang:nif_error(undef).

f_reserved_word(Word) -> reserved_word(Word).

string(String) -> string(String, 1, []).
string(String, Start) -> string(String, Start, []).
string(String, Start, Options) ->
    try
        case wanted(Options) of
            plain -> scan_string(String, Start);
            Wanted ->
                case string_with_spans(String, Start) of
                    {ok, Spanned, End} -> {ok, dressed(Spanned, String, Start, Wanted), End};
                    Error -> Error
                end
        end
    catch error:badarg -> erlang:error(badarg, [String, Start, Options])
    end.

tokens(Continuation, Chars, Start) -> tokens(Continuation, Chars, Start, []).

tokens([], Chars, Start, Options) ->
    try wanted(Options) of
        Wanted -> next(Chars, #more{start = Start, text = [], wanted = Wanted})
    catch error:badarg -> erlang:error(badarg, [[], Chars, Start, Options])
    end;
tokens(#more{} = More, Chars, _, _) -> next(Chars, More);
tokens(Continuation, Chars, Start, Options) ->
    erlang:error(badarg, [Continuation, Chars, Start, Options]).

next(eof, #more{text = Text} = More) -> done(first_form(Text, More, true), eof);
next(Chars, #more{text = Text} = More) ->
    All = Text ++ Chars,
    case first_form(All, More, false) of
        more -> {more, without_blanks(More#more{text = All})};
        Result -> done(Result, Chars)
    end.

%% Nothing but blanks only moves the place where the form begins, if nobody wants them.
without_blanks(#more{wanted = #wanted{blanks = true}} = More) -> More;
without_blanks(#more{start = Start, text = Text} = More) ->
    case lists:all(fun(C) -> C =< $\s end, Text) of
        true -> More#more{start = behind(Text, Start), text = []};
        false -> More
    end.

first_form(Text, #more{start = Start, wanted = plain}, AtEnd) -> scan_form(Text, Start, AtEnd);
first_form(Text, #more{start = Start, wanted = Wanted}, AtEnd) ->
    case form_with_spans(Text, Start, AtEnd) of
        {ok, Spanned, End, Rest} ->
            Read = lists:sublist(Text, length(Text) - length(Rest)),
            {ok, dressed(Spanned, Read, Start, Wanted), End, Rest};
        {eof, End} ->
            case dressed([], Text, Start, Wanted) of
                [] -> {eof, End};
                Blanks -> {ok, Blanks, End, []}
            end;
        Other -> Other
    end.

done({ok, Tokens, End, []}, eof) -> {done, {ok, Tokens, End}, eof};
done({ok, Tokens, End, Rest}, _) -> {done, {ok, Tokens, End}, Rest};
done({eof, End}, _) -> {done, {eof, End}, eof};
done({error, Info, End, []}, eof) -> {done, {error, Info, End}, eof};
done({error, Info, End, Rest}, _) -> {done, {error, Info, End}, Rest}.

continuation_location(#more{start = Start}) -> Start.

%% Options ----------------------------------------------------------------------------------------------------------------

wanted([]) -> plain;
wanted(Options) when is_list(Options) ->
    %% Text that is wanted of all tokens is wanted whatever else is said of it.
    {Texts, Others} = lists:partition(fun(Option) -> Option =:= text end, Options),
    lists:foldl(fun want/2, plain, lists:reverse(Texts ++ Others));
wanted(Option) -> wanted([Option]).

want(Option, plain) ->
    case want(Option, #wanted{}) of
        ignored -> plain;
        Wanted -> Wanted
    end;
want(return, Wanted) -> Wanted#wanted{blanks = true, comments = true};
want(return_white_spaces, Wanted) -> Wanted#wanted{blanks = true};
want(return_comments, Wanted) -> Wanted#wanted{comments = true};
want(text, Wanted) -> Wanted#wanted{has_text = fun(_, _) -> true end};
want({text_fun, Fun}, Wanted) when is_function(Fun, 2) -> Wanted#wanted{has_text = Fun};
want({reserved_word_fun, Fun}, Wanted) when is_function(Fun, 1) -> Wanted#wanted{is_reserved = Fun};
want({reserved_word_fun, _}, _) -> erlang:error(badarg);
want(_, Wanted) ->
    case Wanted =:= #wanted{} of
        true -> ignored;
        false -> Wanted
    end.

%% Tokens with text, and blanks between them ------------------------------------------------------------------------------

dressed([{Token, Skipped, Length} | Spanned], Text, At, Wanted) ->
    {Blank, Rest} = lists:split(Skipped, Text),
    {Own, Behind} = lists:split(Length, Rest),
    Next = behind(Own, behind(Blank, At)),
    blanks(Blank, At, Wanted) ++ [with_text(reserved(Token, Own, Wanted), Own, Wanted) | dressed(Spanned, Behind, Next, Wanted)];
dressed([], Blank, At, Wanted) -> blanks(Blank, At, Wanted).

%% A word that is not quoted is an atom or a reserved word as the caller says.
reserved({atom, At, Name} = Token, [C | _], #wanted{is_reserved = IsReserved}) when C =/= $' ->
    case IsReserved(Name) of
        true -> {Name, At};
        false -> Token
    end;
reserved({Word, At} = Token, [C | _], #wanted{is_reserved = IsReserved}) when C >= $a, C =< $z ->
    case IsReserved(Word) of
        true -> Token;
        false -> {atom, At, Word}
    end;
reserved(Token, _, _) -> Token.

with_text(Token, Text, #wanted{has_text = HasText}) ->
    case HasText(element(1, Token), Text) of
        true -> setelement(2, Token, [{text, Text}, {location, element(2, Token)}]);
        false -> Token
    end.

behind(Text, {Line, Column}) -> behind(Text, Line, Column);
behind(Text, Anno) when is_list(Anno) -> behind(Text, erl_anno:location(Anno));
behind(Text, Line) -> Line + length([C || C <- Text, C =:= $\n]).

behind([$\n | Text], Line, _) -> behind(Text, Line + 1, 1);
behind([_ | Text], Line, Column) -> behind(Text, Line, Column + 1);
behind([], Line, Column) -> {Line, Column}.

blanks(_, _, #wanted{blanks = false, comments = false}) -> [];
blanks([], _, _) -> [];
blanks([$% | _] = Text, At, #wanted{comments = Returned} = Wanted) ->
    {Comment, Rest} = lists:splitwith(fun(C) -> C =/= $\n end, Text),
    [with_text({comment, At, Comment}, Comment, Wanted) || Returned] ++ blanks(Rest, behind(Comment, At), Wanted);
blanks(Text, At, #wanted{blanks = Returned} = Wanted) ->
    {Blank, Rest} = blank(Text),
    [with_text({white_space, At, Blank}, Blank, Wanted) || Returned] ++ blanks(Rest, behind(Blank, At), Wanted).

%% The white space of one token: a new line with what follows it, spaces, tabs, or anything else; long runs are cut.
blank([$\n, $\s | Text]) -> run([$\s, $\n], Text, $\s, 15);
blank([$\n, $\t | Text]) -> run([$\t, $\n], Text, $\t, 9);
blank([$\n, C | Text]) when C =:= $\r; C =:= $\f -> {[$\n, C], Text};
blank([$\n | Text]) -> mixed([$\n], Text);
blank([$\s | Text]) -> run([$\s], Text, $\s, 15);
blank([$\t | Text]) -> run([$\t], Text, $\t, 9);
blank([C | Text]) -> mixed([C], Text).

run(Read, [C | Text], C, Left) when Left > 0 -> run([C | Read], Text, C, Left - 1);
run(Read, Text, _, _) -> {lists:reverse(Read), Text}.

mixed(Read, [C | Text]) when C =/= $\n, C =/= $% -> mixed([C | Read], Text);
mixed(Read, Text) -> {lists:reverse(Read), Text}.

%% Parts of tokens --------------------------------------------------------------------------------------------------------

category({Category, _}) -> Category;
category({Category, _, _}) -> Category;
category(Token) -> erlang:error(badarg, [Token]).

symbol({Category, _}) -> Category;
symbol({_, _, Symbol}) -> Symbol;
symbol(Token) -> erlang:error(badarg, [Token]).

line(Token) -> erl_anno:line(element(2, Token)).
column(Token) -> erl_anno:column(element(2, Token)).
location(Token) -> erl_anno:location(element(2, Token)).
text(Token) -> erl_anno:text(element(2, Token)).
end_location(Token) -> erl_anno:end_location(element(2, Token)).

token_info(Token) -> token_info(Token, [category, column, line, symbol, text]).

token_info(Token, Items) when is_list(Items) ->
    [Info || Item <- Items, Info <- [token_info(Token, Item)], Info =/= undefined];
token_info(Token, category) -> {category, category(Token)};
token_info(Token, column) -> known(column, column(Token));
token_info(Token, line) -> {line, line(Token)};
token_info(Token, location) -> {location, location(Token)};
token_info(Token, symbol) -> {symbol, symbol(Token)};
token_info(Token, text) -> known(text, text(Token));
token_info(Token, Item) -> erlang:error(badarg, [Token, Item]).

known(_, undefined) -> undefined;
known(Item, Value) -> {Item, Value}.

format_error({unterminated, char}) -> "unterminated character";
format_error({unterminated, What, Head}) ->
    Quote = case What of
                atom -> $';
                _ -> $"
            end,
    lists:flatten(["unterminated ", thing(What), " starting with ", io_lib:write_string(Head, Quote)]);
format_error({illegal, Type}) -> lists:flatten(io_lib:format("illegal ~w", [Type]));
format_error({base, Base}) -> lists:flatten(io_lib:format("illegal base '~w'", [Base]));
format_error(indentation) -> "bad indentation in triple-quoted string";
format_error(white_space) -> "not white space after start of triple-quoted string";
format_error(string_concat) -> "adjacent string literals without intervening white space";
format_error(Other) -> lists:flatten(io_lib:write(Other)).

thing(atom) -> "atom";
thing(string) -> "string";
thing({string, _}) -> "triple-quoted string";
thing({sigil, Name, Open, Close}) -> [$~, atom_to_list(Name), Open, Close, " sigil string"];
thing({sigil, Name, _}) -> ["triple-quoted ~", atom_to_list(Name), " sigil string"];
thing(Other) -> io_lib:write(Other).
