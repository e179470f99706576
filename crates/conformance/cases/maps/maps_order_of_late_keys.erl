-module(maps_order_of_late_keys).
-export([main/0]).

%% Atoms with underscores that OTP has at its start come before all others, too; those of a module that is loaded on demand in the order of its file.
main() ->
    [io:format("~p~n", [maps:from_keys(Keys, 0)])
     || Keys <- [[sync_mode_qlen, burst_limit_enable, burst_limit_max_count, drop_mode_qlen, flush_qlen, type], [max_size, min_size, id], [user_name, end_time, restart_time], [plus, minus, class], [name, class, aa_last], [zeta, general, fixed], [start_time, dump, unsigned, aa_first],
                 [zz_user, aa_user, last_call, file_name], [child_type, restart_type, mfargs]]],
    %% What no module of a start names is known from its first use.
    [io:format("~p~n", [maps:from_keys([aa_new, Key], 0)])
     || Key <- [lines, words, pairs, entries, elements, sign, str, mac, paths, pi, order, rank, answer, files, is_in]],
    io:format("~p~n", [logger:get_proxy_config()]),
    io:format("~p~n", [uri_string:parse("http://user@h:80/p?q#f")]),
    io:format("~p~n", [uri_string:normalize("HTTP://user@H:80/a/../p?q#f", [return_map])]),
    ok.
