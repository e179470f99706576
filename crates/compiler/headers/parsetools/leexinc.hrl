%% The frame of scanners made by leex; lines that begin with two hashes stand for what the definitions give. `yystate/7` walks over
%% characters from a state on and says which action was accepted, after how many of them, and where it stopped; `yyaction/5` runs one.
##module

-export([format_error/1, string/1, string/2, token/2, token/3, tokens/2, tokens/3]).

##code

-ifdef (LEEX_FORMAT_ERROR_DOC).
-doc ?LEEX_FORMAT_ERROR_DOC.
-endif.
format_error({illegal, Chars}) -> ["illegal characters ", io_lib:write_string(Chars)];
format_error({user, Reason}) -> Reason.

%% All tokens of a string ------------------------------------------------------------------------------------------------

##str

do_string([], Line, Column, [], Tokens) -> {ok, yyrev(Tokens), {Line, Column}};
do_string(Chars, Line, Column, All, Tokens) ->
    case yynext(closed, yystate(), Chars, Line, Column, All, 0, Line, Column, reject, 0) of
        {match, Action, Length, Rest, Line1, Column1, _} ->
            string_cont(yyaction(Action, Length, All, Line, Column), Rest, Line1, Column1, Tokens);
        {reject, Length, _, _, _} -> {error, {{Line, Column}, ?MODULE, {illegal, yypre(All, Length + 1)}}, {Line, Column}}
    end.

-dialyzer({nowarn_function, string_cont/5}).
string_cont({error, Reason}, _, Line, Column, _) -> {error, {{Line, Column}, ?MODULE, {user, Reason}}, {Line, Column}};
string_cont(skip_token, Rest, Line, Column, Tokens) -> do_string(Rest, Line, Column, Rest, Tokens);
string_cont({skip_token, Pushed}, Rest, Line, Column, Tokens) -> string_cont(skip_token, Pushed ++ Rest, Line, Column, Tokens);
string_cont({_, Token}, Rest, Line, Column, Tokens) -> do_string(Rest, Line, Column, Rest, [Token | Tokens]);
string_cont({_, Token, Pushed}, Rest, Line, Column, Tokens) -> string_cont({token, Token}, Pushed ++ Rest, Line, Column, Tokens).

%% One token, or those up to an end token, of characters that come in pieces -------------------------------------------

##tkn

do_token([], Chars, Line, Column) -> one_token(yystate(), Chars, Line, Column, Chars, 0, Line, Column, reject, 0);
do_token({token, State, Line, Column, Known, Length, TokenLine, TokenColumn, Action, Accepted}, Chars, _, _) ->
    one_token(State, Chars, Line, Column, Known ++ Chars, Length, TokenLine, TokenColumn, Action, Accepted).

one_token(State, Chars, Line, Column, All, Length, TokenLine, TokenColumn, Action, Accepted) ->
    Start = {TokenLine, TokenColumn},
    case yynext(open, State, Chars, Line, Column, All, Length, TokenLine, TokenColumn, Action, Accepted) of
        {match, Action1, Length1, Rest, Line1, Column1, _} ->
            token_cont(yyaction(Action1, Length1, All, TokenLine, TokenColumn), Rest, Line1, Column1);
        {more, State1, Line1, Column1, Length1, Action1, Accepted1} ->
            {more, {token, State1, Line1, Column1, All, Length1, TokenLine, TokenColumn, Action1, Accepted1}};
        {reject, 0, eof, Line1, Column1} -> {done, {eof, {Line1, Column1}}, eof};
        {reject, Length1, eof, Line1, Column1} ->
            {done, {error, {Start, ?MODULE, {illegal, yypre(All, Length1)}}, {Line1, Column1}}, eof};
        {reject, Length1, Rest, _, _} -> {done, {error, {Start, ?MODULE, {illegal, yypre(All, Length1 + 1)}}, Start}, Rest}
    end.

-dialyzer({nowarn_function, token_cont/4}).
token_cont({error, Reason}, Rest, Line, Column) ->
    {done, {error, {{Line, Column}, ?MODULE, {user, Reason}}, {Line, Column}}, Rest};
token_cont(skip_token, Rest, Line, Column) -> do_token([], Rest, Line, Column);
token_cont({skip_token, Pushed}, Rest, Line, Column) -> do_token([], Pushed ++ Rest, Line, Column);
token_cont({_, Token}, Rest, Line, Column) -> {done, {ok, Token, {Line, Column}}, Rest};
token_cont({_, Token, Pushed}, Rest, Line, Column) -> {done, {ok, Token, {Line, Column}}, Pushed ++ Rest}.

##tks

do_tokens([], Chars, Line, Column) -> all_tokens(yystate(), Chars, Line, Column, Chars, 0, Line, Column, [], reject, 0);
do_tokens({tokens, State, Line, Column, Known, Length, TokenLine, TokenColumn, Tokens, Action, Accepted}, Chars, _, _) ->
    all_tokens(State, Chars, Line, Column, Known ++ Chars, Length, TokenLine, TokenColumn, Tokens, Action, Accepted);
do_tokens({skip_tokens, State, Line, Column, Known, Length, TokenLine, TokenColumn, Error, Action, Accepted}, Chars, _, _) ->
    skip_tokens(State, Chars, Line, Column, Known ++ Chars, Length, TokenLine, TokenColumn, Error, Action, Accepted).

all_tokens(State, Chars, Line, Column, All, Length, TokenLine, TokenColumn, Tokens, Action, Accepted) ->
    case yynext(open, State, Chars, Line, Column, All, Length, TokenLine, TokenColumn, Action, Accepted) of
        {match, Action1, Length1, Rest, Line1, Column1, _} ->
            tokens_cont(yyaction(Action1, Length1, All, TokenLine, TokenColumn), Rest, Line1, Column1, Tokens);
        {more, State1, Line1, Column1, Length1, Action1, Accepted1} ->
            {more, {tokens, State1, Line1, Column1, All, Length1, TokenLine, TokenColumn, Tokens, Action1, Accepted1}};
        {reject, 0, eof, Line1, Column1} when Tokens =:= [] -> {done, {eof, {Line1, Column1}}, eof};
        {reject, 0, eof, Line1, Column1} -> {done, {ok, yyrev(Tokens), {Line1, Column1}}, eof};
        {reject, Length1, eof, Line1, Column1} ->
            {done, {error, {{TokenLine, TokenColumn}, ?MODULE, {illegal, yypre(All, Length1)}}, {Line1, Column1}}, eof};
        {reject, Length1, _, Line1, Column1} ->
            Error = {{Line1, Column1}, ?MODULE, {illegal, yypre(All, Length1 + 1)}},
            skip_from(yysuf(All, Length1 + 1), Line1, Column1, Error)
    end.

-dialyzer({nowarn_function, tokens_cont/5}).
tokens_cont({error, Reason}, Rest, Line, Column, _) -> skip_from(Rest, Line, Column, {{Line, Column}, ?MODULE, {user, Reason}});
tokens_cont(skip_token, Rest, Line, Column, Tokens) ->
    all_tokens(yystate(), Rest, Line, Column, Rest, 0, Line, Column, Tokens, reject, 0);
tokens_cont({skip_token, Pushed}, Rest, Line, Column, Tokens) -> tokens_cont(skip_token, Pushed ++ Rest, Line, Column, Tokens);
tokens_cont({token, Token}, Rest, Line, Column, Tokens) -> tokens_cont(skip_token, Rest, Line, Column, [Token | Tokens]);
tokens_cont({end_token, Token}, Rest, Line, Column, Tokens) -> {done, {ok, yyrev(Tokens, [Token]), {Line, Column}}, Rest};
tokens_cont({Kind, Token, Pushed}, Rest, Line, Column, Tokens) -> tokens_cont({Kind, Token}, Pushed ++ Rest, Line, Column, Tokens).

%% After an error, up to an end token.
skip_from(Chars, Line, Column, Error) -> skip_tokens(yystate(), Chars, Line, Column, Chars, 0, Line, Column, Error, reject, 0).

skip_tokens(State, Chars, Line, Column, All, Length, TokenLine, TokenColumn, Error, Action, Accepted) ->
    case yynext(open, State, Chars, Line, Column, All, Length, TokenLine, TokenColumn, Action, Accepted) of
        {match, Action1, Length1, Rest, Line1, _, Column1} ->
            skip_cont(yyaction(Action1, Length1, All, TokenLine, TokenColumn), Rest, Line1, Column1, Error);
        {more, State1, Line1, Column1, Length1, Action1, Accepted1} ->
            {more, {skip_tokens, State1, Line1, Column1, All, Length1, TokenLine, TokenColumn, Error, Action1, Accepted1}};
        {reject, _, eof, Line1, Column1} -> {done, {error, Error, {Line1, Column1}}, eof};
        {reject, Length1, _, Line1, Column1} -> skip_from(yysuf(All, Length1 + 1), Line1, Column1, Error)
    end.

-dialyzer({nowarn_function, skip_cont/5}).
skip_cont({end_token, _}, Rest, Line, Column, Error) -> {done, {error, Error, {Line, Column}}, Rest};
skip_cont({end_token, _, Pushed}, Rest, Line, Column, Error) -> {done, {error, Error, {Line, Column}}, Pushed ++ Rest};
skip_cont({token, _, Pushed}, Rest, Line, Column, Error) -> skip_from(Pushed ++ Rest, Line, Column, Error);
skip_cont({skip_token, Pushed}, Rest, Line, Column, Error) -> skip_from(Pushed ++ Rest, Line, Column, Error);
skip_cont(_, Rest, Line, Column, Error) -> skip_from(Rest, Line, Column, Error).

%% The longest match: {match, Action, Length, Rest, Line, Column, Start}, {reject, Length, Rest, Line, Column}, or, where more characters
%% may come, {more, State, Line, Column, Length, Action, Accepted}. `All` holds the characters from the start of the token on; Start is the
%% column without what was matched in its line, which is what errors end at.
yynext(Kind, State, Chars, Line, Column, All, Length, _, TokenColumn, Action, Accepted) ->
    case yystate(State, Chars, Line, Column, Length, Action, Accepted) of
        {Action1, Accepted1, Rest, Line1, Column1} -> {match, Action1, Accepted1, Rest, Line1, adjust_col(All, Accepted1, TokenColumn), Column1};
        {Action1, Accepted1, [], Line1, Column1, State1} when Kind =:= open ->
            {more, State1, Line1, Column1, Accepted1, Action1, Accepted1};
        {Action1, Accepted1, Rest, Line1, Column1, _} -> {match, Action1, Accepted1, Rest, Line1, adjust_col(All, Accepted1, TokenColumn), Column1};
        {Action1, Accepted1, Length1, [], Line1, Column1, State1} when Kind =:= open ->
            {more, State1, Line1, Column1, Length1, Action1, Accepted1};
        {reject, _, Length1, Rest, Line1, Column1, _} -> {reject, Length1, Rest, Line1, Column1};
        {Action1, Accepted1, Length1, _, Line1, Column1, _} ->
            Rest = yysuf(All, Accepted1),
            {match, Action1, Accepted1, Rest, adjust_line(Length1 - Accepted1, Rest, Line1), adjust_col(All, Accepted1, TokenColumn), Column1}
    end.

-compile({nowarn_unused_function, [yyrev/1, yyrev/2, yypre/2, yysuf/2]}).
yyrev(List) -> lists:reverse(List).
yyrev(List, Tail) -> lists:reverse(List, Tail).
yypre(List, Count) -> lists:sublist(List, Count).
yysuf(List, Count) -> lists:nthtail(Count, List).

%% The line before the newlines among characters that were read and given back.
adjust_line(0, _, Line) -> Line;
adjust_line(Count, [$\n | Chars], Line) -> adjust_line(Count - 1, Chars, Line - 1);
adjust_line(Count, [_ | Chars], Line) -> adjust_line(Count - 1, Chars, Line).

%% The column behind some characters: a character counts as many as its UTF-8 has bytes.
adjust_col(_, 0, Column) -> Column;
adjust_col([$\n | Chars], Count, _) -> adjust_col(Chars, Count - 1, 1);
adjust_col([$\t | Chars], Count, Column) -> adjust_col(Chars, Count - 1, Column - Column rem tab_size() + tab_size() + 1);
adjust_col([Char | Chars], Count, Column) when Char =< 16#7F -> adjust_col(Chars, Count - 1, Column + 1);
adjust_col([Char | Chars], Count, Column) when Char =< 16#7FF -> adjust_col(Chars, Count - 1, Column + 2);
adjust_col([Char | Chars], Count, Column) when Char =< 16#FFFF -> adjust_col(Chars, Count - 1, Column + 3);
adjust_col([_ | Chars], Count, Column) -> adjust_col(Chars, Count - 1, Column + 4).

##tab_size

##dfa

##actions
