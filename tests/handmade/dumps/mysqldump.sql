-- MySQL dump 10.13  Distrib 8.0.34, for Linux (x86_64)
--
-- Host: localhost    Database: slag
-- ------------------------------------------------------
-- Server version	8.0.34

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET @OLD_CHARACTER_SET_RESULTS=@@CHARACTER_SET_RESULTS */;
/*!50503 SET NAMES utf8mb4 */;
/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;

--
-- Table structure for table `innleggelse`
--

DROP TABLE IF EXISTS `innleggelse`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `innleggelse` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `kjonn` enum('mann','kvinne') COLLATE utf8mb4_danish_ci DEFAULT NULL COMMENT 'Kjønn; fra folkeregisteret',
  `nihss` tinyint unsigned DEFAULT NULL COMMENT 'NIHSS ved innkomst',
  `symptom` set('afasi','lammelse','svimmelhet') COLLATE utf8mb4_danish_ci DEFAULT NULL,
  `inn` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  `andel` decimal(5,2) GENERATED ALWAYS AS ((`nihss` / 42)) STORED,
  `røyker` tinyint(1) DEFAULT '0' COMMENT 'Røyker (ja/nei)',
  `sykehus_id` int DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uk_inn` (`inn`,`kjonn`),
  KEY `ix_sykehus` (`sykehus_id`),
  CONSTRAINT `fk_sykehus` FOREIGN KEY (`sykehus_id`) REFERENCES `sykehus` (`id`) ON DELETE SET NULL ON UPDATE CASCADE,
  CONSTRAINT `nihss_lovlig` CHECK ((`nihss` between 0 and 42))
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_danish_ci COMMENT='Innleggelser for slag';
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `innleggelse`
--

LOCK TABLES `innleggelse` WRITE;
/*!40000 ALTER TABLE `innleggelse` DISABLE KEYS */;
INSERT INTO `innleggelse` (`id`, `kjonn`) VALUES (1,'mann'),(2,'kvinne; eller CREATE TABLE x (y int)');
/*!40000 ALTER TABLE `innleggelse` ENABLE KEYS */;
UNLOCK TABLES;

--
-- Table structure for table `sykehus`
--

DROP TABLE IF EXISTS `sykehus`;
CREATE TABLE `sykehus` (
  `id` int NOT NULL,
  `navn` varchar(80) COLLATE utf8mb4_danish_ci NOT NULL COMMENT 'Sykehusets navn',
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_danish_ci;

DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER `t` BEFORE INSERT ON `innleggelse` FOR EACH ROW BEGIN SET NEW.nihss = 0; END */;;
DELIMITER ;

/*!50001 DROP VIEW IF EXISTS `v_slag`*/;
/*!50001 CREATE ALGORITHM=UNDEFINED */
/*!50013 DEFINER=`root`@`localhost` SQL SECURITY DEFINER */
/*!50001 VIEW `v_slag` AS select `innleggelse`.`id` AS `id`,`innleggelse`.`nihss` AS `skår` from `innleggelse` */;
/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;

-- Dump completed on 2024-01-01 12:00:00
