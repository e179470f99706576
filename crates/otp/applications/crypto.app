{application, crypto,
 [{description, "CRYPTO"},
  {vsn, "5.5.3"},
  {modules,
   [crypto, crypto_ec_curves]},
  {registered, []},
  {applications, [kernel, stdlib]},
  {env, [{fips_mode, false}, {rand_cache_size, 896}]}]}.
