%% The grammar of grammars: one declaration or rule of a `.yrl` file, as `yecc` reads it.
%%
%% Tokens are those of `erl_scan`, but that reserved words and symbols are {reserved_word | reserved_symbol, Anno, Word}.
-module(yeccparser).

-export([parse/1, format_error/1]).

format_error(Message) -> Message.

%% {ok, {rule, [Symbol], {erlang_code, Tokens}}}, {ok, {Symbol, [Symbol] | [String]}} or {error, {Location, ?MODULE, Message}}; a symbol
%% is {symbol, Anno, Name}.
parse(Tokens) ->
    try form(Tokens)
    catch throw:{unexpected, Rest} -> {error, syntax_error(Rest, Tokens)}
    end.

form([First | Tokens]) ->
    Head = symbol(First, [First | Tokens]),
    case Tokens of
        [{'->', _} | Body] ->
            {Symbols, Rest} = symbols(Body),
            {ok, {rule, [Head | Symbols], {erlang_code, code(Rest)}}};
        [{string, _, _} | _] ->
            {Strings, Rest} = lists:splitwith(fun(Token) -> element(1, Token) =:= string end, Tokens),
            ended(Rest, {Head, Strings});
        _ ->
            {Symbols, Rest} = symbols(Tokens),
            ended(Rest, {Head, Symbols})
    end.

ended([{dot, _}], Declaration) -> {ok, Declaration};
ended(Rest, _) -> throw({unexpected, Rest}).

%% One symbol at least.
symbols([First | Rest] = Tokens) -> more_symbols(Rest, [symbol(First, Tokens)]);
symbols([]) -> throw({unexpected, []}).

more_symbols([Token | Rest] = Tokens, Symbols) ->
    case is_symbol(Token) of
        true -> more_symbols(Rest, [symbol(Token, Tokens) | Symbols]);
        false -> {lists:reverse(Symbols), Tokens}
    end;
more_symbols([], Symbols) -> {lists:reverse(Symbols), []}.

symbol(Token, Rest) ->
    case is_symbol(Token) of
        true -> {symbol, element(2, Token), element(3, Token)};
        false -> throw({unexpected, Rest})
    end.

is_symbol({Category, _, _}) -> lists:member(Category, [var, atom, integer, reserved_word]);
is_symbol(_) -> false.

code([{dot, _}]) -> [{atom, erl_anno:set_text("'$undefined'", erl_anno:new(0)), '$undefined'}];
code([{':', _}, First | Tokens]) when element(1, First) =/= dot -> [plain(Token) || Token <- up_to_dot([First | Tokens])];
code([{':', _} | Rest]) -> throw({unexpected, Rest});
code(Rest) -> throw({unexpected, Rest}).

up_to_dot([{dot, _}]) -> [];
up_to_dot([Token | Tokens]) -> [Token | up_to_dot(Tokens)];
up_to_dot([]) -> throw({unexpected, []}).

plain({reserved_word, Anno, Word}) -> {Word, Anno};
plain({reserved_symbol, Anno, Symbol}) -> {Symbol, Anno};
plain(Token) -> Token.

syntax_error([], Tokens) -> {erl_anno:end_location(element(2, lists:last(Tokens))), ?MODULE, ["syntax error before: ", []]};
syntax_error([Token | _], _) ->
    Anno = element(2, Token),
    {erl_anno:location(Anno), ?MODULE, ["syntax error before: ", erl_anno:text(Anno)]}.
