%% Character data between encodings and normal forms.
%%
%% Conversion is native. Here stand byte order marks, and normalisation on top of unicode_util: data that cannot be read ends it
%% with `{error, Converted, Rest}`.
-module(unicode).

-export([bin_is_7bit/1, bom_to_encoding/1, category/1, characters_to_binary/1, characters_to_binary/2, characters_to_binary/3,
         characters_to_binary_int/2, characters_to_list/1, characters_to_list/2, characters_to_list_int/2,
         characters_to_nfc_binary/1, characters_to_nfc_list/1, characters_to_nfd_binary/1, characters_to_nfd_list/1,
         characters_to_nfkc_binary/1, characters_to_nfkc_list/1, characters_to_nfkd_binary/1, characters_to_nfkd_list/1,
         encoding_to_bom/1, is_id_continue/1, is_id_start/1, is_whitespace/1]).

%% An error with the arguments and where to ask what is wrong with them.
-define(ERROR(Reason, Args), erlang:error(Reason, Args, [{error_info, #{module => erl_stdlib_errors}}])).

bin_is_7bit(_) -> erlang:nif_error(undef).
characters_to_binary(_) -> erlang:nif_error(undef).
characters_to_binary(_, _) -> erlang:nif_error(undef).
characters_to_binary(_, _, _) -> erlang:nif_error(undef).
characters_to_list(_) -> erlang:nif_error(undef).
characters_to_list(_, _) -> erlang:nif_error(undef).

characters_to_binary_int(Data, Encoding) -> unicode:characters_to_binary(Data, Encoding).
characters_to_list_int(Data, Encoding) -> unicode:characters_to_list(Data, Encoding).

%% Byte order marks ----------------------------------------------------------------------------------------------------

bom_to_encoding(<<16#EF, 16#BB, 16#BF, _/binary>>) -> {utf8, 3};
bom_to_encoding(<<16#00, 16#00, 16#FE, 16#FF, _/binary>>) -> {{utf32, big}, 4};
bom_to_encoding(<<16#FF, 16#FE, 16#00, 16#00, _/binary>>) -> {{utf32, little}, 4};
bom_to_encoding(<<16#FE, 16#FF, _/binary>>) -> {{utf16, big}, 2};
bom_to_encoding(<<16#FF, 16#FE, _/binary>>) -> {{utf16, little}, 2};
bom_to_encoding(Binary) when is_binary(Binary) -> {latin1, 0}.

encoding_to_bom(unicode) -> <<16#EF, 16#BB, 16#BF>>;
encoding_to_bom(utf8) -> <<16#EF, 16#BB, 16#BF>>;
encoding_to_bom(utf16) -> <<16#FE, 16#FF>>;
encoding_to_bom({utf16, big}) -> <<16#FE, 16#FF>>;
encoding_to_bom({utf16, little}) -> <<16#FF, 16#FE>>;
encoding_to_bom(utf32) -> <<16#00, 16#00, 16#FE, 16#FF>>;
encoding_to_bom({utf32, big}) -> <<16#00, 16#00, 16#FE, 16#FF>>;
encoding_to_bom({utf32, little}) -> <<16#FF, 16#FE, 16#00, 16#00>>;
encoding_to_bom(latin1) -> <<>>.

%% Normal forms --------------------------------------------------------------------------------------------------------

%% Text that cannot be read is converted as far as it can be; what is no character data at all is a bad argument.
-define(NORMAL(Form, Binary, Convert, Data),
        case normal_plain(Data, Form, Binary) of
            unplain -> try Convert catch error:_ -> ?ERROR(badarg, [Data]) end;
            Text -> Text
        end).

normal_plain(_, _, _) -> erlang:nif_error(undef).

characters_to_nfc_list(Data) -> ?NORMAL(nfc, false, to_list(fun unicode_util:nfc/1, Data, []), Data).
characters_to_nfd_list(Data) -> ?NORMAL(nfd, false, to_list(fun unicode_util:nfd/1, Data, []), Data).
characters_to_nfkc_list(Data) -> ?NORMAL(nfkc, false, to_list(fun unicode_util:nfkc/1, Data, []), Data).
characters_to_nfkd_list(Data) -> ?NORMAL(nfkd, false, to_list(fun unicode_util:nfkd/1, Data, []), Data).

to_list(Next, Data, Acc) ->
    case Next(Data) of
        [Cluster | Rest] when is_list(Cluster) -> to_list(Next, Rest, lists:reverse(Cluster, Acc));
        [Char | Rest] -> to_list(Next, Rest, [Char | Acc]);
        [] -> lists:reverse(Acc);
        {error, Rest} -> {error, lists:reverse(Acc), Rest}
    end.

characters_to_nfc_binary(Data) -> ?NORMAL(nfc, true, to_binary(fun unicode_util:nfc/1, Data, <<>>), Data).
characters_to_nfd_binary(Data) -> ?NORMAL(nfd, true, to_binary(fun unicode_util:nfd/1, Data, <<>>), Data).
characters_to_nfkc_binary(Data) -> ?NORMAL(nfkc, true, to_binary(fun unicode_util:nfkc/1, Data, <<>>), Data).
characters_to_nfkd_binary(Data) -> ?NORMAL(nfkd, true, to_binary(fun unicode_util:nfkd/1, Data, <<>>), Data).

to_binary(Next, Data, Acc) ->
    case Next(Data) of
        [Cluster | Rest] when is_list(Cluster) -> to_binary(Next, Rest, <<Acc/binary, (<< <<C/utf8>> || C <- Cluster >>)/binary>>);
        [Char | Rest] -> to_binary(Next, Rest, <<Acc/binary, Char/utf8>>);
        [] -> Acc;
        {error, Rest} -> {error, Acc, Rest}
    end.

%% Classes of characters -----------------------------------------------------------------------------------------------

-define(IS_CHAR(C), is_integer(C), C >= 0, C =< 16#10FFFF).

category(Char) when ?IS_CHAR(Char) -> unicode_util:category(Char);
category(Term) -> ?ERROR(badarg, [Term]).

%% The property White_Space, which is wider than what unicode_util and string trim.
is_whitespace(Char) when ?IS_CHAR(Char) ->
    Char >= 9 andalso Char =< 13 orelse Char >= 16#2000 andalso Char =< 16#200A orelse
        lists:member(Char, [$\s, 16#85, 16#A0, 16#1680, 16#2028, 16#2029, 16#202F, 16#205F, 16#3000]);
is_whitespace(Term) -> ?ERROR(badarg, [Term]).

is_id_start(Char) when ?IS_CHAR(Char) ->
    case unicode_util:category(Char) of
        {number, letter} -> true;
        {letter, modifier} -> unicode_util:is_letter_not_pattern_syntax(Char);
        {letter, _} -> true;
        _ -> unicode_util:is_other_id_start(Char)
    end;
is_id_start(Term) -> ?ERROR(badarg, [Term]).

is_id_continue(Char) when ?IS_CHAR(Char) ->
    case unicode_util:category(Char) of
        {punctuation, connector} -> true;
        {mark, Kind} when Kind =:= non_spacing; Kind =:= spacing_combining -> true;
        {number, other} -> unicode_util:is_other_id_continue(Char);
        {number, _} -> true;
        _ -> is_id_start(Char) orelse unicode_util:is_other_id_continue(Char)
    end;
is_id_continue(Term) -> ?ERROR(badarg, [Term]).
