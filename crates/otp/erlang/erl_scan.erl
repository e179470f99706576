%% Erlang text to tokens.
%%
%% The work is done by natives. White space, comments and the text of tokens are not kept: options that ask for them are an
%% error that names them.
-module(erl_scan).

-export([category/1, column/1, continuation_location/1, end_location/1, f_reserved_word/1, format_error/1, line/1, location/1,
         reserved_word/1, scan_form/3, scan_string/2, string/1, string/2, string/3, symbol/1, text/1, token_info/1, token_info/2,
         tokens/3, tokens/4]).

-export_type([error_info/0, options/0, token/0, tokens/0, tokens_result/0, return_cont/0]).

-type token() :: {atom(), erl_anno:anno(), term()} | {atom(), erl_anno:anno()}.
-type tokens() :: [token()].
-type options() :: term().
-type error_info() :: {erl_anno:location(), module(), term()}.
-type tokens_result() :: {ok, tokens(), erl_anno:location()} | {eof, erl_anno:location()} | {error, error_info(), erl_anno:location()}.
-type return_cont() :: term().

%% What is read so far of a form that is not complete.
-record(more, {start, text}).

scan_string(_, _) -> erlang:nif_error(undef).
scan_form(_, _, _) -> erlang:nif_error(undef).
reserved_word(_) -> erlang:nif_error(undef).

f_reserved_word(Word) -> reserved_word(Word).

string(String) -> string(String, 1, []).
string(String, Start) -> string(String, Start, []).
string(String, Start, Options) ->
    check(Options),
    try scan_string(String, Start)
    catch error:badarg -> erlang:error(badarg, [String, Start, Options])
    end.

tokens(Continuation, Chars, Start) -> tokens(Continuation, Chars, Start, []).

tokens([], Chars, Start, Options) ->
    check(Options),
    next(Chars, #more{start = Start, text = []});
tokens(#more{} = More, Chars, _, Options) ->
    check(Options),
    next(Chars, More);
tokens(Continuation, Chars, Start, Options) ->
    erlang:error(badarg, [Continuation, Chars, Start, Options]).

next(eof, #more{start = Start, text = Text}) -> done(scan_form(Text, Start, true), eof);
next(Chars, #more{start = Start, text = Text} = More) ->
    All = Text ++ Chars,
    case scan_form(All, Start, false) of
        more -> {more, More#more{text = All}};
        Result -> done(Result, Chars)
    end.

done({ok, Tokens, End, []}, eof) -> {done, {ok, Tokens, End}, eof};
done({ok, Tokens, End, Rest}, _) -> {done, {ok, Tokens, End}, Rest};
done({eof, End}, _) -> {done, {eof, End}, eof};
done({error, Info, End, []}, eof) -> {done, {error, Info, End}, eof};
done({error, Info, End, Rest}, _) -> {done, {error, Info, End}, Rest}.

continuation_location(#more{start = Start}) -> Start.

check(Options) when is_list(Options) -> lists:foreach(fun check_option/1, Options);
check(Option) -> check_option(Option).

check_option({reserved_word_fun, _} = Option) -> erlang:error({not_supported, {?MODULE, Option}});
check_option(Option) when Option =:= return; Option =:= return_white_spaces; Option =:= return_comments; Option =:= text ->
    erlang:error({not_supported, {?MODULE, Option}});
check_option(Option) when is_atom(Option); is_tuple(Option) -> ok;
check_option(Option) -> erlang:error(badarg, [Option]).

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
